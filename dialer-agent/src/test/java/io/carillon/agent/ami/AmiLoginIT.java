package io.carillon.agent.ami;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.carillon.agent.link.Heard;
import io.carillon.lab.Lab;
import io.carillon.lab.LabSpec;
import io.carillon.lab.PbxNode;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.time.LocalTime;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Why there is no link is said as somebody can mend it, and no longer than it is so. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AmiLoginIT {
  private static final Pattern AT = Pattern.compile("\\d\\d:\\d\\d:\\d\\d");
  private static final int DAY = 24 * 60 * 60;

  private final Vertx vertx = Vertx.vertx();
  private Path directory;
  private Lab lab;
  private PbxNode pbx;

  @BeforeAll void start(@TempDir Path folder) {
    directory = folder;
    lab = Lab.start(LabSpec.of(folder, LabSpec.Pbx.drivenByAmi("pbx-a")));
    pbx = lab.pbxs().getFirst();
  }

  @AfterEach void whole() {
    pbx.cli("dialplan reload");
  }

  @AfterAll void stop() throws Exception {
    vertx.close().await(10, TimeUnit.SECONDS);
    if (lab != null) lab.close();
  }

  private AmiLink opened(Heard heard, String user, Path secret) {
    return opened(heard, new AmiSettings(pbx.amiHost(), pbx.amiPort(), user, secret, false));
  }

  private AmiLink opened(Heard heard, int port, boolean requireFixed) {
    return opened(heard, new AmiSettings(pbx.amiHost(), port, pbx.amiUser(), pbx.amiSecretFile(), requireFixed));
  }

  private AmiLink opened(Heard heard, AmiSettings settings) {
    var link = new AmiLink(vertx, settings, InstantSource.system(), null, "login");
    link.open(heard);
    return link;
  }

  private static String said(AmiLink link) {
    return link.trouble().orElse("");
  }

  private static void close(AmiLink link) throws Exception {
    link.close().await(10, TimeUnit.SECONDS);
  }

  /** A user of manager.conf beside the shipped one, with the same secret. */
  private void user(String name, String read, String write) throws IOException {
    Files.writeString(directory.resolve("pbx-a/etc/manager.conf"), """

        [%s]
        secret = %s
        permit = 127.0.0.0/255.0.0.0
        read = %s
        write = %s
        """.formatted(name, Files.readString(pbx.amiSecretFile()), read, write), StandardOpenOption.APPEND);
    pbx.cli("manager reload");
  }

  @Test void aWrongSecretIsSaidWithWhatToDoAndACorrectedOneIsUsedAtTheNextLogin() throws Exception {
    var secret = Files.writeString(directory.resolve("secret"), "wrong\n");
    var heard = new Heard();
    var link = opened(heard, pbx.amiUser(), secret);
    await().until(() -> said(link).startsWith("Asterisk does not take this user with this secret"));
    assertThat(said(link)).contains(secret.toString()).doesNotContain("wrong");
    assertThat(heard.isUp()).isFalse();

    Files.delete(secret);
    await().until(() -> said(link).equals("the secret in " + secret + " cannot be read: NoSuchFileException"));

    Files.copy(pbx.amiSecretFile(), secret);
    await().until(heard::isUp);
    assertThat(link.trouble()).isEmpty();

    Files.writeString(secret, "changed here only");
    pbx.restart();
    await().until(() -> said(link).startsWith("Asterisk does not take"));
    assertThat(heard.isUp()).isFalse();
    close(link);
  }

  @Test void aDialplanThatWasNotIncludedIsSaidUntilItIs() throws Exception {
    pbx.cli("dialplan remove context carillon-control");
    var heard = new Heard();
    var link = opened(heard, pbx.amiUser(), pbx.amiSecretFile());
    await().until(() -> said(link).contains("carillon-control does not answer"));
    assertThat(said(link)).startsWith("logged in, but").contains("extensions_carillon.conf");
    assertThat(heard.isUp()).isFalse();
    await().until(() -> complaints().size() >= 5);
    assertThat(Math.floorMod(complaints().get(4) - complaints().get(0), DAY)).as("seconds from the first try to the fifth").isGreaterThanOrEqualTo(3);
    pbx.cli("dialplan reload");
    await().until(heard::isUp);
    assertThat(link.trouble()).isEmpty();
    close(link);
  }

  /** When Asterisk complained of an extension that it does not have, in seconds of its day. */
  private List<Integer> complaints() throws IOException {
    return Files.readAllLines(pbx.messages(), StandardCharsets.ISO_8859_1).stream().filter(line -> line.contains("carillon-control"))
        .map(AT::matcher).filter(Matcher::find).map(at -> LocalTime.parse(at.group()).toSecondOfDay()).toList();
  }

  @Test void aUserWhoMayNotOriginateIsToldWhatHeLacks() throws Exception {
    user("no-originate", "call,user", "call,reporting");
    var heard = new Heard();
    var link = opened(heard, "no-originate", pbx.amiSecretFile());
    await().until(() -> said(link).startsWith("logged in, but Asterisk refuses this user (Permission denied)"));
    assertThat(said(link)).contains("write = originate,call,reporting");
    assertThat(heard.isUp()).isFalse();
    close(link);
  }

  @Test void aUserWhoHearsNothingOfItsCallsIsToldWhatHeLacks() throws Exception {
    user("deaf", "user", "originate,call,reporting");
    var heard = new Heard();
    var link = opened(heard, "deaf", pbx.amiSecretFile());
    await().until(() -> said(link).startsWith("logged in, but nothing is heard of what it originates"));
    assertThat(said(link)).contains("read = call,user");
    assertThat(heard.isUp()).isFalse();
    close(link);
  }

  @Test void aUserWhoMayNotAskIsToldWhatHeLacks() throws Exception {
    user("no-reporting", "call,user", "originate,call");
    var heard = new Heard();
    var link = opened(heard, "no-reporting", pbx.amiSecretFile());
    await().until(() -> said(link).startsWith("logged in, but Asterisk refuses this user (Permission denied)"));
    assertThat(heard.isUp()).isFalse();
    close(link);
  }

  /** The laboratory's is of a line that was born mended. */
  @Test void theReleaseIsKnownAndAMendedOneIsTakenWhereItMustBe() throws Exception {
    var heard = new Heard();
    var link = opened(heard, pbx.amiPort(), true);
    await().until(heard::isUp);
    assertThat(heard.pbx().version()).matches("22\\.[0-9]+\\.[0-9]+.*");
    assertThat(pbx.cli("core show version")).contains("Asterisk " + heard.pbx().version() + " ");
    assertThat(heard.pbx().old()).isFalse();
    close(link);
  }

  @Test void anOldReleaseIsDrivenButKnownAsOneAndRefusedWhereAMendedOneMustBe() throws Exception {
    try (var old = new OldVoice(pbx, "16.28.0~dfsg-0+deb11u4")) {
      var heard = new Heard();
      var link = opened(heard, old.port(), false);
      await().until(heard::isUp);
      assertThat(heard.pbx().version()).isEqualTo("16.28.0~dfsg-0+deb11u4");
      assertThat(heard.pbx().old()).isTrue();
      close(link);

      var refused = new Heard();
      var strict = opened(refused, old.port(), true);
      await().until(() -> said(strict).startsWith("logged in, but Asterisk 16.28.0~dfsg-0+deb11u4 is older than"));
      assertThat(said(strict)).contains("CVE-2024-42365", "CARILLON_REQUIRE_FIXED");
      assertThat(refused.isUp()).isFalse();
      close(strict);
    }
  }
}
