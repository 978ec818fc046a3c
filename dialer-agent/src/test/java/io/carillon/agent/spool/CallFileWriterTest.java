package io.carillon.agent.spool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Asterisk can read and write what is put into its spool, and nobody else can. */
final class CallFileWriterTest {
  private static final int ANOTHER = 54_321;
  private static final int ITS_GROUP = 54_322;

  @TempDir Path spool;
  private Path outgoing;
  private CallFileWriter writer;

  @BeforeEach void prepare() throws IOException {
    outgoing = Files.createDirectory(spool.resolve("outgoing"));
    writer = new CallFileWriter(new SpoolSettings(outgoing, spool.resolve("outgoing_done")));
    writer.prepare();
  }

  private static String permissions(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  @Test void whereAsteriskIsTheSameUserTheFileIsItsAlone() throws IOException {
    writer.write("one.call", new byte[] {'x'});
    assertThat(permissions(outgoing.resolve("one.call"))).isEqualTo("rw-------");
    assertThat(CallFileWriter.Owner.of(outgoing.resolve("one.call")).uid()).isEqualTo(CallFileWriter.Owner.of(outgoing).uid());
  }

  /** Only root can make a folder of another user; whoever else runs this gives away a file that he made himself. */
  @Test void whereAsteriskIsAnotherUserTheFileIsAlsoItsGroups() throws IOException {
    var us = CallFileWriter.Owner.of(outgoing);
    Path file;
    int group;
    if (us.uid() == 0) {
      Files.setAttribute(outgoing, "unix:uid", ANOTHER);
      Files.setAttribute(outgoing, "unix:gid", ITS_GROUP);
      writer.write("one.call", new byte[] {'x'});
      file = outgoing.resolve("one.call");
      group = ITS_GROUP;
    } else {
      file = Files.createFile(spool.resolve("one.call"), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      group = us.gid();
      CallFileWriter.admit(file, new CallFileWriter.Owner(us.uid() + 1, group));
    }
    assertThat(permissions(file)).isEqualTo("rw-rw----");
    assertThat(CallFileWriter.Owner.of(file)).isEqualTo(new CallFileWriter.Owner(us.uid(), group));
  }

  @Test void whatCouldNotBeGivenToAsteriskIsNotLeftLying() throws IOException {
    Files.delete(outgoing);
    assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> writer.write("one.call", new byte[] {'x'}))).isInstanceOf(IOException.class);
    assertThat(spool.resolve(".carillon-making")).isEmptyDirectory();
  }
}
