package io.carillon.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderLockTest {
  @Test void aFolderIsOnesAloneUntilHeGivesItBack(@TempDir Path folder) throws Exception {
    try (var lock = FolderLock.take(folder)) {
      assertThat(lock).isNotNull();
      assertThatThrownBy(() -> FolderLock.take(folder)).hasMessage("the data folder " + folder + " is in use by another Carillon, process " + ProcessHandle.current().pid());
    }
    FolderLock.take(folder).close();
  }

  @Test void aFileInItsPlaceIsSaidPlainly(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "");
    assertThatThrownBy(() -> FolderLock.take(file)).hasMessage("the data folder " + file + " cannot be written: " + file + " is not a folder");
  }
}
