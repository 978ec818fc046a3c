package io.carillon.life;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FailPointTest {
  @TempDir Path folder;

  /** Passes two points three times each, then ends well. */
  static final class Passing {
    public static void main(String[] args) {
      for (int i = 0; i < 3; i++) {
        FailPoint.CLAIM_COMMITTED.pass();
        FailPoint.OUTBOX_SENT.pass();
        System.out.println("round " + i);
      }
    }
  }

  private String saidAndEndedWith(int code, String setting) throws IOException, InterruptedException {
    var said = folder.resolve("said");
    var builder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp", System.getProperty("java.class.path"), Passing.class.getName())
        .redirectErrorStream(true).redirectOutput(said.toFile());
    builder.environment().remove("FAILPOINT");
    if (setting != null) builder.environment().put("FAILPOINT", setting);
    var process = builder.start();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(code);
    return Files.readString(said);
  }

  @Test void theProcessEndsAtTheThirdPassingOfThatPointAlone() throws Exception {
    assertThat(saidAndEndedWith(137, "outbox-sent:3")).isEqualTo("round 0\nround 1\nfail point outbox-sent\n");
  }

  @Test void aFileArmsItToo() throws Exception {
    var file = Files.writeString(folder.resolve("point"), "claim-committed:1\n");
    assertThat(saidAndEndedWith(137, "@" + file)).isEqualTo("fail point claim-committed\n");
    assertThat(saidAndEndedWith(0, "@" + folder.resolve("none"))).contains("round 2");
  }

  @Test void unsetItDoesNothing() throws Exception {
    assertThat(saidAndEndedWith(0, null)).contains("round 2");
  }
}
