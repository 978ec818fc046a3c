package io.carillon.agent.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.carillon.agent.evidence.FileEvidence;
import io.carillon.agent.link.Heard;
import io.carillon.lab.Lab;
import io.carillon.lab.LabSpec;
import io.carillon.lab.PbxNode;
import io.carillon.life.Surroundings;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Why call files lead to nothing is said as somebody can mend it, and no longer than it is so. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SpoolTroubleIT {
  private final Vertx vertx = Vertx.vertx();
  private Path directory;
  private Lab lab;
  private PbxNode pbx;

  @BeforeAll void start(@TempDir Path folder) {
    directory = folder;
    lab = Lab.start(LabSpec.of(folder, LabSpec.Pbx.drivenByCallFiles("pbx-b")));
    pbx = lab.pbxs().getFirst();
  }

  @AfterEach void whole() {
    pbx.cli("dialplan reload");
  }

  @AfterAll void stop() throws Exception {
    vertx.close().await(10, TimeUnit.SECONDS);
    if (lab != null) lab.close();
  }

  private SpoolLink opened(Heard heard, Path outgoing) {
    var settings = new SpoolSettings(outgoing, outgoing.resolveSibling("outgoing_done"));
    var link = new SpoolLink(vertx, settings, Surroundings.real(), new FileEvidence(vertx, pbx.evidence(), "trouble"), "trouble");
    vertx.runOnContext(go -> link.open(heard));
    return link;
  }

  private static String said(SpoolLink link) {
    return link.trouble().orElse("");
  }

  private static void close(SpoolLink link) throws Exception {
    link.close().await(10, TimeUnit.SECONDS);
  }

  @Test void aDialplanThatWasNotIncludedIsSaidUntilItIs() throws Exception {
    Path outgoing = pbx.spool().resolve("outgoing");
    pbx.cli("dialplan remove context carillon-control");
    var heard = new Heard();
    var link = opened(heard, outgoing);
    await().until(() -> said(link).startsWith("call files are taken from " + outgoing + ", but no answer is written to " + pbx.evidence()));
    assertThat(said(link)).contains("extensions_carillon.conf", "CARILLON_EVIDENCE");
    assertThat(heard.isUp()).isFalse();
    pbx.cli("dialplan reload");
    await().until(heard::isUp);
    assertThat(link.trouble()).isEmpty();

    pbx.stop();
    await().until(() -> said(link).startsWith("no call file is taken from " + outgoing));
    assertThat(heard.isUp()).isFalse();
    pbx.start();
    await().until(heard::isUp);
    assertThat(link.trouble()).isEmpty();
    close(link);
  }

  @Test void aFolderThatAsteriskDoesNotLookIntoIsSaidAndOneThatIsNotThere() throws Exception {
    Path outgoing = directory.resolve("elsewhere").resolve("outgoing");
    var heard = new Heard();
    var link = opened(heard, outgoing);
    await().until(() -> said(link).endsWith("there is no spool folder " + outgoing));
    Files.createDirectories(outgoing);
    await().until(() -> said(link).startsWith("no call file is taken from " + outgoing));
    assertThat(said(link)).contains("is this its outgoing folder?");
    assertThat(heard.isUp()).isFalse();
    close(link);
  }
}
