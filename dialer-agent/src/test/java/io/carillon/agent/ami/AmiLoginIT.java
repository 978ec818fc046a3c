package io.carillon.agent.ami;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.carillon.agent.evidence.EvidenceLine;
import io.carillon.agent.link.PbxListener;
import io.carillon.lab.Lab;
import io.carillon.lab.LabSpec;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Why there is no link is said as somebody can mend it, and no longer than it is so. */
final class AmiLoginIT {
  @TempDir Path directory;

  @Test void aWrongSecretIsSaidWithWhatToDoAndACorrectedOneIsUsedAtTheNextLogin() throws Exception {
    var vertx = Vertx.vertx();
    try (var lab = Lab.start(LabSpec.of(directory, LabSpec.Pbx.drivenByAmi("pbx-a")))) {
      var pbx = lab.pbxs().getFirst();
      var secret = Files.writeString(directory.resolve("secret"), "wrong\n");
      var heard = new Heard();
      var link = new AmiLink(vertx, new AmiSettings(pbx.amiHost(), pbx.amiPort(), pbx.amiUser(), secret), InstantSource.system(), null, "wrong");
      link.open(heard);
      await().until(() -> said(link).startsWith("Asterisk does not take this user with this secret"));
      assertThat(said(link)).contains(secret.toString()).doesNotContain("wrong");
      assertThat(heard.up).isFalse();

      Files.delete(secret);
      await().until(() -> said(link).equals("the secret in " + secret + " cannot be read: NoSuchFileException"));

      Files.copy(pbx.amiSecretFile(), secret);
      await().until(() -> heard.up);
      assertThat(link.trouble()).isEmpty();

      Files.writeString(secret, "changed here only");
      pbx.restart();
      await().until(() -> said(link).startsWith("Asterisk does not take"));
      assertThat(heard.up).isFalse();
      link.close().await(10, TimeUnit.SECONDS);
    } finally {
      vertx.close().await(10, TimeUnit.SECONDS);
    }
  }

  private static String said(AmiLink link) {
    return link.trouble().orElse("");
  }

  /** Whether there was a link. */
  private static final class Heard implements PbxListener {
    private volatile boolean up;

    @Override public void up(Pbx pbx) {
      up = true;
    }

    @Override public void down(String why) {
      up = false;
    }

    @Override public void wrote(EvidenceLine line) {}

    @Override public void rang(String attemptId, Instant at) {}

    @Override public void originateFailed(String attemptId) {}
  }
}
