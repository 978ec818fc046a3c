package io.carillon.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeftOverTest {
  private static final Path DATA = Path.of("/srv/carillon/postgres/data");

  @Test void aPostgresOnThisFolderIsOurs() {
    assertThat(LeftOver.isOurs(List.of("/opt/pg/bin/postgres", "-D", "/srv/carillon/postgres/data", "-p", "5"), DATA)).isTrue();
  }

  @Test void aPostgresOnAnotherFolderIsNot() {
    assertThat(LeftOver.isOurs(List.of("/opt/pg/bin/postgres", "-D", "/srv/other/data"), DATA)).isFalse();
  }

  @Test void anotherProgramIsNotWhateverItsArguments() {
    assertThat(LeftOver.isOurs(List.of("/bin/vi", "-D", "/srv/carillon/postgres/data"), DATA)).isFalse();
    assertThat(LeftOver.isOurs(List.of("/opt/notpostgres", "-D", "/srv/carillon/postgres/data"), DATA)).isFalse();
    assertThat(LeftOver.isOurs(List.of(), DATA)).isFalse();
    assertThat(LeftOver.isOurs(List.of("/opt/pg/bin/postgres", "-D"), DATA)).isFalse();
  }

  @Test void anIdThatNowBelongsToSomebodyElseIsLeftAlone(@TempDir Path data) throws Exception {
    Files.writeString(data.resolve("postmaster.pid"), ProcessHandle.current().pid() + "\n" + data + "\n");
    assertThat(LeftOver.find(data)).isEmpty();
  }

  @Test void noFileOrNonsenseInItIsNobody(@TempDir Path data) throws Exception {
    assertThat(LeftOver.find(data)).isEmpty();
    Files.writeString(data.resolve("postmaster.pid"), "-1; rm\n");
    assertThat(LeftOver.find(data)).isEmpty();
  }
}
