package io.carillon.agi;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.agi.protocol.AgiCommand;
import io.carillon.agi.protocol.AgiReply;
import io.carillon.agi.server.ServerSettings;
import io.carillon.agi.session.AgiScript;
import io.carillon.contract.JobMessage.JobSubmitted;
import io.carillon.contract.Topics;
import io.carillon.lab.Lab;
import io.carillon.lab.LabSpec;
import io.carillon.lab.PbxNode;
import io.carillon.life.Parts;
import io.carillon.life.Surroundings;
import io.carillon.testkit.Backends;
import io.carillon.testkit.TopicTap;
import io.carillon.testkit.WithBackends;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Real Asterisk asks the real process: the shipped dialplan, a call from outside, and every command there is. */
@WithBackends
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RealCallbackIT {
  private static final String SECRET = "a-secret-of-the-lab";

  private final Parts parts = new Parts();
  private final CompletableFuture<String> spoken = new CompletableFuture<>();
  private Lab lab;
  private TopicTap jobs;
  private AgiApp app;
  private Surroundings surroundings;

  @BeforeAll void start(Backends backends, @TempDir Path folder) throws Exception {
    jobs = backends.tapFromBeginning(Topics.JOBS);
    backends.query("insert into caller (number, tenant) values ('+79161112233', 'acme')");
    surroundings = Surroundings.real();
    app = new AgiApp(new AgiSettings(backends.kafka(), backends.postgres(), ServerSettings.local(), SECRET, "RU"), surroundings,
        Map.of("/every-command", everyCommand()));
    app.start(backends.vertx(), parts).await(60, TimeUnit.SECONDS);
    lab = Lab.start(new LabSpec(folder, List.of(LabSpec.Pbx.drivenByAmi("pbx-a")), LabSpec.CALLBACK_NUMBER, SECRET));
    lab.pbx("pbx-a").asksAgiAt("127.0.0.1", app.port());
  }

  @AfterAll void end() throws Exception {
    if (lab != null) lab.close();
    parts.close().await(60, TimeUnit.SECONDS);
  }

  @Test void aCallFromAnAllowedCallerMakesExactlyOneJobAndOneFromAStrangerNone() {
    PbxNode pbx = lab.pbx("pbx-a");
    lab.carrier().ringIn(pbx, LabSpec.CALLBACK_NUMBER, "+79169999999");
    Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(counted("refused")).isEqualTo(1));
    lab.carrier().ringIn(pbx, LabSpec.CALLBACK_NUMBER, "+79161112233");
    var job = jobs.await(JobSubmitted.class);
    assertThat(job.callbackKey()).isEqualTo("pbx-a/+79161112233");
    assertThat(job.pbx()).isEqualTo("pbx-a");
    Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(lab.carrier().record().rings()).hasSize(2)
        .allMatch(ring -> !ring.dialStatus().equals("ANSWER")));
    assertThat(jobs.messages(JobSubmitted.class)).hasSize(1);
    Awaitility.await().until(() -> app.sessions() == 0);
  }

  @Test void asteriskUnderstandsEveryCommand() throws Exception {
    var pbx = lab.pbx("pbx-a");
    pbx.cli("dialplan add extension 77,1,Answer() into agi-test");
    pbx.cli("dialplan add extension 77,2,Wait(30) into agi-test");
    pbx.cli("channel originate Local/77@agi-test application AGI agi://127.0.0.1:" + app.port() + "/every-command");
    assertThat(spoken.get(30, TimeUnit.SECONDS)).isEqualTo("say \"this\" \\ , ${EXTEN} ; & ж|1|none|510|-2");
  }

  private double counted(String answer) {
    var counter = surroundings.meters().find("carillon.agi.callbacks").tag("answer", answer).counter();
    return counter == null ? 0 : counter.count();
  }

  /** Says one of each, and keeps what came back of those whose answer matters. */
  private AgiScript everyCommand() {
    String odd = "say \"this\" \\ , ${EXTEN} ; & ж";
    var heard = new StringBuilder();
    return session -> session.answer()
        .compose(x -> session.done(AgiCommand.noop(odd)))
        .compose(x -> session.done(AgiCommand.verbose(odd, 3)))
        .compose(x -> session.done(AgiCommand.channelStatus()))
        .compose(x -> session.set("ODD", odd))
        .compose(x -> session.variable("ODD"))
        .compose(value -> {
          heard.append(value.orElse("?"));
          return session.play("beep");
        })
        .compose(x -> session.digits("beep", Duration.ofMillis(100), 1))
        .compose(digits -> {
          heard.append("|1").append(digits);
          return session.done(AgiCommand.waitForDigit(Duration.ofMillis(50)));
        })
        .compose(x -> session.sayDigits("1"))
        .compose(x -> session.done(AgiCommand.sayNumber(7)))
        .compose(x -> session.variable("NOT_SET"))
        .compose(value -> {
          heard.append('|').append(value.orElse("none"));
          return session.say(new AgiCommand("NO SUCH COMMAND", List.of(), Duration.ofSeconds(5)));
        })
        .compose(reply -> {
          heard.append(reply instanceof AgiReply.UnknownCommand ? "|510" : "|" + reply);
          return session.done(AgiCommand.exec("NoSuchApplication", "x"));
        })
        .compose(done -> {
          heard.append('|').append(done.result());
          return session.exec("Wait", "0.1");
        })
        .compose(x -> session.goOnAt("default", "s", 1))
        .compose(x -> session.hangUp())
        .onComplete(done -> spoken.complete(heard.toString()), spoken::completeExceptionally)
        .compose(x -> Future.succeededFuture());
  }
}
