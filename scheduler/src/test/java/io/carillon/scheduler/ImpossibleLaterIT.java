package io.carillon.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.carillon.contract.CallSpec;
import io.carillon.contract.Destination;
import io.carillon.contract.JobKind;
import io.carillon.contract.JobMessage.JobSubmitted;
import io.carillon.contract.JobState;
import io.carillon.contract.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What was good when it was accepted and cannot be done any more ends, and says why; nothing waits for ever without a word. */
final class ImpossibleLaterIT extends OneScheduler {
  private static final Duration SOON = Duration.ofSeconds(4);

  private static CallSpec soon(Destination to) {
    return new CallSpec(List.of(to), null, null, null, null, null, null, null, null, null, null, null, null, null, null, Instant.now().plus(SOON), null, null, null, null, null);
  }

  /** It was accepted and waits for a line. */
  private String waiting(CallSpec spec) {
    String job = stage.submit(spec);
    await().atMost(Stage.PATIENCE).until(() -> backends.count("select count(*) from job where id = $1 and state in ('QUEUED', 'WAITING')", UUID.fromString(job)) == 1);
    return job;
  }

  private void ends(String job, JobState state, String reason) {
    assertThat(stage.finished(job)).satisfies(told -> {
      assertThat(told.state()).isEqualTo(state);
      assertThat(told.reason()).isEqualTo(reason);
      assertThat(told.attempts()).isZero();
    });
  }

  @Test void whoseRouteIsTakenAwayHasNone() {
    stage.line("routeless", "310X.", 5, 200);
    String job = waiting(CallSpec.to(List.of(Destination.number("31001"))));
    backends.query("delete from route where id = 'routeless'");
    ends(job, JobState.SUPPRESSED, "NO_ROUTE");
  }

  @Test void whoseTargetIsTakenAwayHasNoRoute() {
    stage.line("targeted", "311X.", 5, 200);
    backends.query("insert into target (name, number, trunks) values ('box', '*97', '{targeted}')");
    String job = waiting(CallSpec.to(List.of(new Destination(null, null, "box", null, Set.of()))));
    backends.query("delete from target where name = 'box'");
    ends(job, JobState.SUPPRESSED, "NO_ROUTE");
  }

  @Test void whoseTrunkIsSwitchedOffExpiresForIt() {
    stage.line("switched", "312X.", 5, 200);
    String job = waiting(soon(Destination.number("31201")));
    backends.query("update trunk set enabled = false where id = 'switched'");
    ends(job, JobState.EXPIRED, "NO_TRUNK");
  }

  @Test void whoseTrunkIsGoneExpiresForIt() {
    stage.line("gone", "313X.", 5, 200);
    String job = waiting(soon(Destination.number("31301")));
    backends.query("delete from trunk where id = 'gone'");
    ends(job, JobState.EXPIRED, "NO_TRUNK");
  }

  @Test void whosePbxesAreSwitchedOffOrGoneExpiresForThem() {
    stage.line("pbxless", "314X.", 5, 200, "pbxless-a", "pbxless-b");
    String job = waiting(soon(Destination.number("31401")));
    backends.query("delete from pbx where id = 'pbxless-a'");
    backends.query("update pbx set enabled = false where id = 'pbxless-b'");
    ends(job, JobState.EXPIRED, "NO_PBX");
  }

  @Test void whosePbxIsDownExpiresForIt() {
    stage.line("down", "315X.", 5, 200);
    var agent = stage.agent("down", ScriptedAgent.answers(5));
    assertThat(stage.finished(stage.submit("31501")).state()).isEqualTo(JobState.COMPLETED);
    agent.link(false);
    await().atMost(Stage.PATIENCE).until(() -> backends.count("select count(*) from pbx where id = 'down' and not link_up") == 1);
    ends(waiting(soon(Destination.number("31502"))), JobState.EXPIRED, "PBX_DOWN");
  }

  @Test void aCallbackWhosePbxReachesNoTrunkAnyMoreExpiresForIt() {
    stage.line("back", "316X.", 5, 200, "back-a", "back-b");
    stage.agent("back-b", ScriptedAgent.answers(5));
    assertThat(stage.finished(stage.submit("31601")).state()).isEqualTo(JobState.COMPLETED);
    String job = UUID.randomUUID().toString();
    backends.publish(Topics.JOBS, job, new JobSubmitted(job, "t", null, null, JobKind.CALLBACK, soon(Destination.number("31602")), "back-a/31602", "back-a", Instant.now()));
    await().atMost(Stage.PATIENCE).until(() -> backends.count("select count(*) from job where id = $1", UUID.fromString(job)) == 1);
    backends.query("update trunk set pbxs = '{back-b}' where id = 'back'");
    ends(job, JobState.EXPIRED, "NO_PBX");
  }

  @Test void whoFindsEveryChannelTakenExpiresForThem() {
    stage.line("full", "317X.", 1, 200);
    stage.agent("full", ScriptedAgent.begins());
    stage.submit("31701");
    await().atMost(Stage.PATIENCE).until(() -> backends.count("select count(*) from attempt where trunk = 'full' and originating_at is not null") == 1);
    ends(waiting(soon(Destination.number("31702"))), JobState.EXPIRED, "CAPACITY");
  }
}
