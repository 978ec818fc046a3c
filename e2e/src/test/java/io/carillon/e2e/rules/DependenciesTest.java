package io.carillon.e2e.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

/** docs/dependencies.md names what the poms declare, no more and no less. */
class DependenciesTest {
  private static final Pattern NAMED = Pattern.compile("^\\| `([^`]+:[^`]+)` \\|", Pattern.MULTILINE);

  private static Set<String> declared() throws Exception {
    var found = new TreeSet<String>();
    for (var pom : Repository.named("pom.xml")) for (String tag : new String[] {"dependency", "plugin", "exclusion"}) collect(pom, tag, found);
    return found;
  }

  private static void collect(Path pom, String tag, Set<String> into) throws Exception {
    var elements = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(pom.toFile()).getElementsByTagName(tag);
    for (int i = 0; i < elements.getLength(); i++) {
      var element = (Element) elements.item(i);
      String group = text(element, "groupId", "org.apache.maven.plugins");
      String artifact = text(element, "artifactId", "");
      if (!group.equals("io.carillon") && !tag.equals("exclusion")) into.add(group + ":" + artifact);
    }
  }

  private static String text(Element element, String name, String otherwise) {
    for (var child = element.getFirstChild(); child != null; child = child.getNextSibling()) {
      if (child instanceof Element own && own.getTagName().equals(name)) return own.getTextContent().strip();
    }
    return otherwise;
  }

  @Test void everythingDeclaredIsNamedWithItsReason() throws Exception {
    var named = NAMED.matcher(Repository.read(Repository.root().resolve("docs/dependencies.md"))).results().map(match -> match.group(1)).collect(Collectors.toCollection(TreeSet::new));
    var declared = declared();
    assertThat(declared).isNotEmpty();
    var missing = new TreeSet<>(declared);
    missing.removeAll(named);
    assertThat(missing).as("declared in a pom, not in docs/dependencies.md").isEmpty();
    named.removeAll(declared);
    named.removeIf(name -> name.startsWith("io.zonky.test.postgres:"));
    assertThat(named).as("in docs/dependencies.md, in no pom").isEmpty();
  }

  @Test void everyVersionStandsInTheRootPomOnly() {
    for (var pom : Repository.named("pom.xml")) {
      if (pom.getParent().equals(Repository.root())) continue;
      String text = Repository.read(pom).replaceAll("(?s)<parent>.*?</parent>", "");
      assertThat(text).as(pom.toString()).doesNotContain("<version>");
    }
  }
}
