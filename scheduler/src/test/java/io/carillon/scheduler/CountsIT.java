package io.carillon.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.carillon.contract.JobState;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Channels of others: which are counted where, and how old a count may be. */
final class CountsIT extends OneScheduler {
  /** Longer than a pass waits when nothing is to be done, by far. */
  private static final Duration FOR_SURE = Duration.ofMillis(2_500);

  /** Answers one call over it, so that it could begin the next. */
  private ScriptedAgent ready(String pbx, String number) {
    var agent = stage.agent(pbx, ScriptedAgent.answers(5));
    assertThat(stage.finished(stage.submit(number)).state()).isEqualTo(JobState.COMPLETED);
    return agent;
  }

  private static void quiet(ScriptedAgent agent, int dials) {
    await().during(FOR_SURE).atMost(FOR_SURE.multipliedBy(2)).until(() -> agent.dials.size() == dials);
  }

  @Test void onACountThatIsOlderThanASecondNothingStartsAlsoWhereNobodyElseWasThere() {
    stage.line("old", "210X.", 5, 200);
    var agent = ready("old", "21001");
    agent.fallSilent();
    // Its last word, not one before it: that one may still be on its way.
    await().atMost(Stage.PATIENCE).until(() -> backends.count("select count(*) from pbx where id = 'old' and status_at < now() - interval '1 second' and status->>'clockAt' = $1",
        agent.reportedAt.toString()) == 1);

    String job = stage.submit("21002");

    quiet(agent, 1);
    agent.report();
    assertThat(stage.finished(job).state()).isEqualTo(JobState.COMPLETED);
  }

  @Test void channelsOnNoTrunkOfOursUseThePbxUp() {
    stage.line("busy", "220X.", 5, 200);
    var agent = ready("busy", "22001");
    agent.elsewhere(100);
    await().atMost(Stage.PATIENCE).until(() -> backends.count("select count(*) from pbx where id = 'busy' and status ->> 'otherChannels' = '100'") == 1);
    String job = stage.submit("22002");
    quiet(agent, 1);
    agent.elsewhere(99);
    assertThat(stage.finished(job).state()).isEqualTo(JobState.COMPLETED);
  }

  @Test void whatWasCountedOnNoTrunkStaysCountedWhileTheLinkIsDown() {
    stage.line("kept", "250X.", 5, 200);
    var agent = ready("kept", "25001");
    agent.elsewhere(7);
    await().atMost(Stage.PATIENCE).until(() -> backends.count("select count(*) from pbx where id = 'kept' and status ->> 'otherChannels' = '7'") == 1);
    agent.link(false);
    await().atMost(Stage.PATIENCE).until(() -> backends.count("select count(*) from pbx where id = 'kept' and not link_up") == 1);
    assertThat(backends.count("select (status ->> 'otherChannels')::bigint from pbx where id = 'kept'")).isEqualTo(7);
  }

  @Test void othersOnAPbxThatIsSwitchedOffStillHoldTheTrunk() {
    stage.line("off", "230X.", 1, 200, "off-a", "off-b");
    var off = stage.agent("off-a", ScriptedAgent.answers(5));
    off.foreign("off", 1);
    await().atMost(Stage.PATIENCE).until(() -> backends.count("select count(*) from pbx where id = 'off-a' and status -> 'trunks' -> 'off' ->> 'foreign' = '1'") == 1);
    backends.query("update pbx set enabled = false where id = 'off-a'");
    var other = stage.agent("off-b", ScriptedAgent.answers(5));
    await().atMost(Stage.PATIENCE).until(() -> backends.count("""
        select count(*) from pbx p join pace_share s on s.pbx = p.id and s.epoch = p.epoch
        where p.id = 'off-b' and p.link_up and p.fenced and s.id = 'off' and s.starts > 0""") == 1);
    String job = stage.submit("23001");
    quiet(other, 0);
    off.foreign("off", 0);
    assertThat(stage.finished(job).state()).isEqualTo(JobState.COMPLETED);
  }

  @Test void byCallFilesNobodyIsAskedForACount() {
    stage.line("files", "240X.", 5, 200);
    backends.query("update pbx set mode = 'SPOOL' where id = 'files'");
    var agent = ready("files", "24001");
    agent.countsNothing();
    agent.fallSilent();
    await().atMost(Stage.PATIENCE).until(() -> backends.count("select count(*) from pbx where id = 'files' and status_at < now() - interval '2 seconds'") == 1);
    assertThat(stage.finished(stage.submit("24002")).state()).isEqualTo(JobState.COMPLETED);
  }

  @Test void aTrunkThatWasNotCountedYetIsNotUsed() {
    stage.line("first", "260X.", 5, 200);
    var agent = ready("first", "26001");
    agent.countsNoMoreThan("first");
    stage.trunk("new", 5, 200, "first");
    stage.route("new", "261X.", "new");
    await().atMost(Stage.PATIENCE).until(() -> backends.count("select count(*) from pace_share where id = 'new' and starts > 0") == 1);
    String job = stage.submit("26101");
    quiet(agent, 1);
    agent.countsAll();
    assertThat(stage.finished(job).state()).isEqualTo(JobState.COMPLETED);
  }
}
