package io.carillon.agi.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.agi.protocol.AgiCommand;
import io.carillon.agi.protocol.AgiReply;
import io.carillon.agi.session.AgiFailure;
import io.carillon.agi.session.AgiScript;
import io.carillon.life.Surroundings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The server on loopback, with scripts made for the purpose and a peer that is a plain socket. */
final class AgiServerTest {
  private final Vertx vertx = Vertx.vertx();
  private final BlockingQueue<Object> ends = new LinkedBlockingQueue<>();
  private AgiServer server;

  @AfterEach void close() throws Exception {
    if (server != null) server.close().await(30, TimeUnit.SECONDS);
    vertx.close().await(30, TimeUnit.SECONDS);
  }

  @Test void aScriptIsAChainOfCommandsAndReplies() throws Exception {
    open(session -> session.answer()
        .compose(answered -> session.variable("LANG"))
        .compose(language -> session.set("SAID", language.orElse("none") + " \"x\""))
        .compose(set -> session.digits("enter", Duration.ofSeconds(10), 4)));
    try (var peer = RawPeer.connect(server.port()).begin("script", Map.of())) {
      assertThat(peer.heard()).isEqualTo("ANSWER");
      assertThat(peer.say("200 result=0\n").heard()).isEqualTo("GET VARIABLE \"LANG\"");
      assertThat(peer.say("200 result=1 (de)\n").heard()).isEqualTo("SET VARIABLE \"SAID\" \"de \\\"x\\\"\"");
      assertThat(peer.say("200 result=1\n").heard()).isEqualTo("GET DATA \"enter\" \"10000\" \"4\"");
      assertThat(peer.say("200 result=42 (timeout)\n").heard()).isNull();
    }
    assertThat(end()).isEqualTo("42");
    Awaitility.await().until(() -> server.sessions() == 0);
  }

  @Test void bytesMayComeOneByOneAndHangupInTheMiddleOfAReply() throws Exception {
    open(session -> session.say(AgiCommand.getData("enter", Duration.ofSeconds(1), 1))
        .compose(reply -> session.set("X", ((AgiReply.Done) reply).result()).map(set -> session.hungUp().isComplete())));
    try (var peer = RawPeer.connect(server.port())) {
      for (char c : "agi_network_script: script\n\n".toCharArray()) peer.say(String.valueOf(c));
      assertThat(peer.heard()).startsWith("GET DATA");
      for (char c : "HANGUP\n200 result=-1\n".toCharArray()) peer.say(String.valueOf(c));
      assertThat(peer.heard()).isEqualTo("SET VARIABLE \"X\" \"-1\"");
      assertThat(peer.say("200 result=1\n").heard()).isNull();
    }
    assertThat(end()).isEqualTo(true);
  }

  @Test void whatAsteriskRefusesFailsByName() throws Exception {
    open(session -> session.play("tt-monkeys"));
    for (var refusal : Map.of("510 Invalid or unknown command\n", AgiFailure.Kind.REFUSED, "520-Usage\nof it\n520 End of proper usage.\n", AgiFailure.Kind.REFUSED,
        "200 result=-1 endpos=0\n", AgiFailure.Kind.REFUSED, "HANGUP\n200 result=-1 endpos=9\n", AgiFailure.Kind.HUNG_UP,
        "HANGUP\n511 Command Not Permitted on a dead channel or intercept routine\n", AgiFailure.Kind.HUNG_UP,
        "garbage\n", AgiFailure.Kind.BROKEN).entrySet()) {
      try (var peer = RawPeer.connect(server.port()).begin("/script?x", Map.of())) {
        assertThat(peer.heard()).startsWith("STREAM FILE");
        assertThat(peer.say(refusal.getKey()).heard()).isNull();
      }
      assertThat(end()).as(refusal.getKey()).isEqualTo(refusal.getValue());
    }
  }

  @Test void aReplyNobodyAskedForEndsTheSession() throws Exception {
    open(session -> session.hungUp().compose(gone -> session.set("X", "y")));
    try (var peer = RawPeer.connect(server.port()).begin("script", Map.of())) {
      assertThat(peer.say("200 result=1\n200 result=1\n").heard()).isNull();
    }
    assertThat(end()).isEqualTo(AgiFailure.Kind.BROKEN);
  }

  @Test void aSecondCommandBeforeTheReplyIsTheScriptsMistake() throws Exception {
    open(session -> {
      var first = session.answer();
      return session.answer().<Object>mapEmpty().recover(refused -> first.map(answered -> (Object) refused.getClass()));
    });
    try (var peer = RawPeer.connect(server.port()).begin("script", Map.of())) {
      assertThat(peer.heard()).isEqualTo("ANSWER");
      assertThat(peer.say("200 result=0\n").heard()).isNull();
    }
    assertThat(end()).isEqualTo(IllegalStateException.class);
  }

  @Test void strangersWrongPathsAndBadHeadsAreClosedWithoutAWord() throws Exception {
    open(session -> session.answer());
    server.close().await(10, TimeUnit.SECONDS);
    open(settings(PeerList.parse("127.0.0.1"), 100, Duration.ofSeconds(5)), session -> session.answer());
    // Whoever is let in is answered: he says all that the script needs.
    try (var stranger = RawPeer.connectFrom("127.0.0.2", server.port())) {
      assertThat(saidTo(stranger)).isNull();
    }
    try (var known = RawPeer.connect(server.port())) {
      assertThat(saidTo(known)).isEqualTo("ANSWER");
    }
    for (String head : List.of("agi_network_script: ../../etc/passwd?a=b\n\n", "agi_network_script: \n\n", "GET / HTTP/1.1\r\n\r\n",
        "agi_callerid: " + "1".repeat(2000), "agi_a: 1\n".repeat(2), "\n", "\u0000\u0001\u0002\n")) {
      try (var peer = RawPeer.connect(server.port()).say(head)) {
        assertThat(peer.heard()).as(head).isNull();
      }
    }
    Awaitility.await().until(() -> server.sessions() == 0);
  }

  @Test void whoSaysNothingIsLetGoAfterTheTimeout() throws Exception {
    open(settings(PeerList.parse("127.0.0.1"), 100, Duration.ofMillis(200)), session -> session.answer());
    try (var slow = RawPeer.connect(server.port()).say("agi_network: yes\n")) {
      assertThat(slow.heard()).isNull();
    }
    Awaitility.await().until(() -> server.sessions() == 0);
  }

  @Test void aReplyThatDoesNotComeEndsTheSession() throws Exception {
    open(session -> session.say(new AgiCommand("NOOP", List.of(), Duration.ofMillis(100))));
    try (var silent = RawPeer.connect(server.port()).begin("script", Map.of())) {
      assertThat(silent.heard()).isEqualTo("NOOP");
      assertThat(silent.heard()).isNull();
    }
    assertThat(end()).isEqualTo(AgiFailure.Kind.SILENT);
  }

  @Test void whoComesTooOftenInASecondIsTurnedAwayAndMayComeInTheNext() throws Exception {
    var now = new AtomicLong();
    var real = Surroundings.real();
    var local = ServerSettings.local();
    server = AgiServer.open(vertx, new ServerSettings(local.host(), 0, local.peers(), 100, 2, local.limits(), local.environmentTimeout(), local.drain()),
        Map.of("/script", session -> session.answer()), new Surroundings(real.clock(), now::get, real.random(), real.health(), real.meters()))
        .await(10, TimeUnit.SECONDS);
    assertThat(answeredOf(3)).isEqualTo(2);
    now.addAndGet(1_000_000_000);
    assertThat(answeredOf(3)).isEqualTo(2);
  }

  /** How many of so many peers, one after the other, get as far as a command. */
  private int answeredOf(int peers) throws IOException {
    int answered = 0;
    for (int i = 0; i < peers; i++) {
      try (var peer = RawPeer.connect(server.port())) {
        if ("ANSWER".equals(saidTo(peer))) answered++;
      }
    }
    return answered;
  }

  /** What a peer hears that says all it has to; null where it was turned away. */
  private static String saidTo(RawPeer peer) {
    try {
      return peer.begin("script", Map.of()).heard();
    } catch (IOException closed) {
      return null;
    }
  }

  @Test void aPeerThatGoesAwayLeavesNothingBehind() throws Exception {
    open(session -> session.play("forever"));
    try (var peer = RawPeer.connect(server.port()).begin("script", Map.of())) {
      assertThat(peer.heard()).startsWith("STREAM FILE");
      assertThat(server.sessions()).isEqualTo(1);
    }
    assertThat(end()).isEqualTo(AgiFailure.Kind.DISCONNECTED);
    Awaitility.await().until(() -> server.sessions() == 0);
  }

  @Test void twoThousandWaitingSessionsNeedNoThreadsOfTheirOwn() throws Exception {
    open(settings(PeerList.parse("127.0.0.1"), 2000, Duration.ofSeconds(30)), session -> session.play("forever"));
    var peers = new ArrayList<RawPeer>();
    try {
      peers.add(RawPeer.connect(server.port()).begin("script", Map.of()));
      assertThat(peers.getFirst().heard()).startsWith("STREAM FILE");
      int before = ManagementFactory.getThreadMXBean().getThreadCount();
      while (peers.size() < 2000) peers.add(RawPeer.connect(server.port()).begin("script", Map.of()));
      for (var peer : peers.subList(1, 2000)) assertThat(peer.heard()).startsWith("STREAM FILE");
      assertThat(server.sessions()).isEqualTo(2000);
      assertThat(ManagementFactory.getThreadMXBean().getThreadCount()).isLessThan(before + 10);
      try (var oneTooMany = RawPeer.connect(server.port())) {
        assertThat(oneTooMany.heard()).isNull();
      }
      assertThat(peers.getLast().say("200 result=0 endpos=8000\n").heard()).isNull();
    } finally {
      for (var peer : peers) peer.close();
    }
    Awaitility.await().until(() -> server.sessions() == 0);
  }

  @Test void aServerThatEndsLetsSessionsComeToTheirEnd() throws Exception {
    open(session -> session.play("first").compose(played -> session.play("second")));
    try (var peer = RawPeer.connect(server.port()).begin("script", Map.of())) {
      assertThat(peer.heard()).contains("first");
      int port = server.port();
      var closed = server.close();
      Awaitility.await().until(() -> refuses(port));
      assertThat(closed.isComplete()).isFalse();
      assertThat(peer.say("200 result=0 endpos=1\n").heard()).contains("second");
      assertThat(peer.say("200 result=0 endpos=1\n").heard()).isNull();
      closed.await(10, TimeUnit.SECONDS);
    }
    assertThat(end()).isEqualTo("DONE");
  }

  private static boolean refuses(int port) {
    try (var late = RawPeer.connect(port)) {
      return late.heard() == null;
    } catch (IOException refused) {
      return true;
    }
  }

  private Object end() throws InterruptedException {
    return ends.poll(10, TimeUnit.SECONDS);
  }

  private void open(AgiScript script) throws Exception {
    open(ServerSettings.local(), script);
  }

  private void open(ServerSettings settings, AgiScript script) throws Exception {
    AgiScript watched = session -> {
      Future<?> run = script.run(session);
      run.onComplete(done -> ends.add(done == null ? "DONE" : done), failed -> ends.add(failed instanceof AgiFailure named ? named.kind() : failed));
      return run;
    };
    server = AgiServer.open(vertx, settings, Map.of("/script", watched), Surroundings.real()).await(10, TimeUnit.SECONDS);
  }

  private static ServerSettings settings(PeerList peers, int sessions, Duration environment) {
    var local = ServerSettings.local();
    return new ServerSettings(local.host(), 0, peers, sessions, 10_000, local.limits(), environment, local.drain());
  }
}
