package io.carillon.e2e.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/configuration.md names every variable that is read from the environment, and none that is not. */
class ConfigurationTest {
  private static final Pattern OF_A_PROCESS = Pattern.compile("\\b(?:env\\.\\w+|path)\\((?:env, )?\"(CARILLON_\\w+)\"");
  private static final Pattern OF_A_SCRIPT = Pattern.compile("\\$\\{(CARILLON_\\w+):-");
  private static final Pattern NAMED = Pattern.compile("^\\| `(CARILLON_\\w+)` \\|", Pattern.MULTILINE);

  @Test void everyVariableThatIsReadIsNamedAndNoOther() {
    var read = new TreeSet<String>();
    Repository.files(ConfigurationTest::isOurs).forEach(file -> {
      collect(OF_A_PROCESS, file, read);
      collect(OF_A_SCRIPT, file, read);
    });
    var named = new TreeSet<String>();
    collect(NAMED, Repository.root().resolve("docs/configuration.md"), named);
    assertThat(read).hasSizeGreaterThan(40);
    assertThat(named).isEqualTo(read);
  }

  private static void collect(Pattern pattern, Path file, Set<String> into) {
    pattern.matcher(Repository.read(file)).results().map(match -> match.group(1)).forEach(into::add);
  }

  /** Sources of what is run: not tests, not what only tests and measurements are made of. */
  private static boolean isOurs(Path file) {
    String path = Repository.root().relativize(file).toString();
    if (path.equals("carillon") || path.equals("lab/asterisk")) return true;
    return path.contains("src/main/") && !path.startsWith("testkit/") && !path.startsWith("bench/") && (path.endsWith(".java") || path.endsWith(".xml"));
  }
}
