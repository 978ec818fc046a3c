package io.carillon.e2e.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the documents point at is there. */
class DocumentsTest {
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]+)(#[^)]*)?\\)");

  @Test void everyRelativeLinkLeadsToAFile() {
    for (var page : Repository.named(".md")) {
      LINK.matcher(Repository.read(page)).results().map(match -> match.group(1)).filter(target -> !target.contains("://") && !target.startsWith("mailto:"))
          .forEach(target -> assertThat(Files.exists(page.getParent().resolve(target))).as("%s in %s", target, page).isTrue());
    }
  }

  @Test void everyClassOfTheTraceExists() {
    var classes = Pattern.compile("\\(\\.\\./([^)]+\\.java)\\)").matcher(Repository.read(Repository.root().resolve("docs/trace.md"))).results().map(match -> match.group(1)).toList();
    assertThat(classes).hasSizeGreaterThan(10).allSatisfy(file -> assertThat(Files.exists(Repository.root().resolve(file))).as(file).isTrue());
  }

  @Test void everyDecisionIsListed() {
    var list = Repository.read(Repository.root().resolve("docs/adr/README.md"));
    var pages = Repository.files(file -> file.getParent().endsWith("docs/adr") && file.getFileName().toString().matches("\\d{4}-.*\\.md"));
    assertThat(pages).isNotEmpty().allSatisfy(page -> assertThat(list).contains("(" + page.getFileName() + ")"));
  }

  @Test void sourcesSleepNowhereAndLeaveNothingForLater() {
    var here = "DocumentsTest.java";
    for (var source : Repository.named(".java")) {
      if (source.endsWith(here)) continue;
      String text = Repository.read(source);
      for (String word : List.of("Thread.sleep", "TO" + "DO", "FIX" + "ME", "@Disabled")) assertThat(text).as("%s in %s", word, source).doesNotContain(word);
    }
  }
}
