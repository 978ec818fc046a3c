package io.carillon.agi;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.agi.protocol.AgiLimits;
import io.carillon.agi.server.PeerList;
import io.carillon.agi.server.RawPeer;
import io.carillon.agi.server.ServerSettings;
import io.carillon.contract.JobKind;
import io.carillon.contract.JobMessage.JobSubmitted;
import io.carillon.contract.Topics;
import io.carillon.id.Ids;
import io.carillon.life.Parts;
import io.carillon.life.Surroundings;
import io.carillon.testkit.Backends;
import io.carillon.testkit.TopicTap;
import io.carillon.testkit.WithBackends;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The whole process against a real broker and database, asked by a peer that is a plain socket. */
@WithBackends
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CallbackIT {
  private static final String SECRET = "a-secret-of-the-test";

  private final Parts parts = new Parts();
  private final Surroundings surroundings = Surroundings.real();
  private Backends backends;
  private TopicTap jobs;
  private AgiApp app;

  @BeforeAll void start(Backends given) throws Exception {
    backends = given;
    jobs = given.tapFromBeginning(Topics.JOBS);
    given.query("insert into caller (number, tenant, pbx, script, enabled) values ('+79161112233', 'acme', null, 'callback', true),"
        + " ('+79161112234', 'acme', null, 'callback', false), ('+79161112235', 'acme', 'south', 'callback', true), ('6003', 'acme', null, 'taxi', true)");
    var server = new ServerSettings("127.0.0.1", 0, PeerList.parse("127.0.0.1"), 100, 1000, AgiLimits.DEFAULT, Duration.ofSeconds(5), Duration.ofSeconds(5));
    app = new AgiApp(new AgiSettings(given.kafka(), given.postgres(), server, SECRET, "RU"), surroundings);
    app.start(given.vertx(), parts).await(60, TimeUnit.SECONDS);
  }

  @AfterAll void end() throws Exception {
    parts.close().await(30, TimeUnit.SECONDS);
    assertThat(app.sessions()).isZero();
  }

  @Test void anAllowedCallerMakesOneJobWhoseIdTheCallDecides() throws Exception {
    assertThat(ask(called("1795460000.7", "89161112233"))).isEqualTo("accepted");
    String id = Ids.derived("callback", "north", "1795460000.7", "+79161112233").toString();
    var job = jobs.await(JobSubmitted.class, submitted -> submitted.jobId().equals(id));
    assertThat(job.kind()).isEqualTo(JobKind.CALLBACK);
    assertThat(job.tenant()).isEqualTo("acme");
    assertThat(job.pbx()).isEqualTo("north");
    assertThat(job.callbackKey()).isEqualTo("north/+79161112233");
    assertThat(job.spec().destinations()).singleElement().satisfies(to -> assertThat(to.to()).isEqualTo("+79161112233"));
    assertThat(job.spec().script()).isEqualTo("callback");
    assertThat(ask(called("1795460000.7", "+7 916 111-22-33"))).as("the same call asked again").isEqualTo("accepted");
    assertThat(jobs.awaitMany(JobSubmitted.class, submitted -> submitted.jobId().equals(id), 2)).hasSize(2);
  }

  @Test void anExtensionIsACallerToo() throws Exception {
    assertThat(ask(called("1795460000.8", "6003"))).isEqualTo("accepted");
    assertThat(jobs.await(JobSubmitted.class, job -> job.callbackKey().equals("north/6003")).spec().script()).isEqualTo("taxi");
  }

  @Test void nobodyElseMakesAJob() throws Exception {
    for (String caller : new String[] {"+79161112299", "+79161112234", "+79161112235", "anonymous", "unknown", "", "${SHELL(id)}",
        "'; drop table caller; --", "\" EXEC System id", "+7916111223344556677"}) {
      assertThat(ask(called("1795460001." + Math.abs(caller.hashCode()), caller))).as(caller).isEqualTo("refused");
    }
    var hidden = called("1795460001.1", "+79161112233");
    hidden.put("agi_callingpres", "32");
    assertThat(ask(hidden)).isEqualTo("refused");
    assertThat(backends.count("select count(*) from caller")).isEqualTo(4);
    assertThat(jobs.messages(JobSubmitted.class)).noneMatch(job -> job.callbackKey().contains("99") || job.callbackKey().contains("34"));
  }

  @Test void withoutAGoodTokenNobodyMakesAJob() throws Exception {
    var none = called("1795460002.1", "+79161112233");
    none.remove("agi_arg_4");
    assertThat(ask(none)).isEqualTo("refused");
    assertThat(ask(called("1795460002.2", "+79161112233", Instant.now().minusSeconds(60), SECRET))).isEqualTo("refused");
    assertThat(ask(called("1795460002.3", "+79161112233", Instant.now(), "another-secret"))).isEqualTo("refused");
    var once = called("1795460002.4", "+79161112233");
    assertThat(ask(once)).isEqualTo("accepted");
    assertThat(ask(once)).as("replayed").isEqualTo("refused");
    var elsewhere = called("1795460002.5", "+79161112233");
    elsewhere.put("agi_uniqueid", "1795460002.6");
    assertThat(ask(elsewhere)).as("moved to another call").isEqualTo("refused");
  }

  @Test void theMenuGreetsAndEndsAndNeedsAToken() throws Exception {
    try (var peer = RawPeer.connect(app.port()).begin("menu", called("1795460003.1", "+79161112233"))) {
      assertThat(peer.heard()).isEqualTo("STREAM FILE \"auth-thankyou\" \"\"");
      assertThat(peer.say("200 result=0 endpos=8000\n").heard()).isEqualTo("STREAM FILE \"vm-goodbye\" \"\"");
      assertThat(peer.say("200 result=0 endpos=8000\n").heard()).isNull();
    }
    try (var stranger = RawPeer.connect(app.port()).begin("menu", Map.of())) {
      assertThat(stranger.heard()).isNull();
    }
  }

  @Test void itIsReadyAndCountsWhatItDoes() throws Exception {
    Awaitility.await().until(() -> surroundings.health().missing().isEmpty());
    ask(called("1795460004.1", "+79161112299"));
    assertThat(surroundings.meters().scrape()).contains("carillon_agi_callbacks_total{answer=\"refused\"}").contains("carillon_agi_sessions");
  }

  @Test void withoutItsTableItSaysFailedAndPromisesNothing() throws Exception {
    backends.query("alter table caller rename to caller_away");
    try {
      assertThat(ask(called("1795460005.1", "+79161112233"))).isEqualTo("failed");
    } finally {
      backends.query("alter table caller_away rename to caller");
    }
    String id = Ids.derived("callback", "north", "1795460005.1", "+79161112233").toString();
    assertThat(jobs.messages(JobSubmitted.class)).noneMatch(job -> job.jobId().equals(id));
  }

  private String ask(Map<String, String> environment) throws Exception {
    try (var peer = RawPeer.connect(app.port()).begin("callback", environment)) {
      String line = peer.heard();
      assertThat(line).startsWith("SET VARIABLE \"CARILLON_CALLBACK\" \"").endsWith("\"");
      assertThat(peer.say("200 result=1\n").heard()).isNull();
      return line.substring(line.indexOf("\" \"") + 3, line.length() - 1);
    }
  }

  private static Map<String, String> called(String uniqueId, String caller) throws Exception {
    return called(uniqueId, caller, Instant.now(), SECRET);
  }

  private static Map<String, String> called(String uniqueId, String caller, Instant at, String secret) throws Exception {
    String nonce = Long.toUnsignedString(System.nanoTime(), 36) + "nonce";
    String text = secret + ":" + uniqueId + ":" + at.getEpochSecond() + ":" + nonce + ":" + secret;
    String sum = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8)));
    return new HashMap<>(Map.of("agi_uniqueid", uniqueId, "agi_callerid", caller, "agi_arg_1", "north",
        "agi_arg_2", String.valueOf(at.getEpochSecond()), "agi_arg_3", nonce, "agi_arg_4", sum));
  }
}
