package io.carillon.standalone.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeavingsTest {
  @Test void theFolderOfADemoThatNeverBeganGoes(@TempDir Path parent) throws Exception {
    Path folder = Files.createDirectory(parent.resolve("demo"));
    Files.writeString(folder.resolve("carillon.log"), "");
    Leavings.removeUnused(folder);
    assertThat(folder).doesNotExist();
  }

  @Test void whatADemoLeftForItsUserStays(@TempDir Path folder) throws Exception {
    Files.createDirectory(folder.resolve("lab"));
    Leavings.removeUnused(folder);
    assertThat(folder.resolve("lab")).exists();
  }

  @Test void oneThatIsGoneAlreadyIsNotSpokenOf(@TempDir Path parent) {
    var said = new ByteArrayOutputStream();
    var before = System.err;
    System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
    try {
      Leavings.removeUnused(parent.resolve("demo"));
    } finally {
      System.setErr(before);
    }
    assertThat(said.size()).isZero();
  }
}
