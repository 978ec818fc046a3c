package io.carillon.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.carillon.contract.AgentEvent.Ending;
import io.carillon.contract.CallSpec;
import io.carillon.contract.Destination;
import io.carillon.contract.JobMessage.JobCancel;
import io.carillon.contract.JobState;
import io.carillon.contract.Outcome;
import io.carillon.contract.Topics;
import io.carillon.contract.Window;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What is written of jobs on their way, against agents that play their part over Kafka. */
final class DecisionsIT extends OneScheduler {
  /** Each as {@code what} and its detail, what changes from run to run left out. */
  private List<String> decided(String job) {
    return backends.query("select what, detail::text from decision where job_id = $1 order by nth", UUID.fromString(job)).stream().map(row -> {
      var detail = new JsonObject(row.getString(1));
      for (String field : List.of("attempt", "until")) detail.remove(field);
      return (row.getString(0) + " " + sorted(detail)).trim();
    }).toList();
  }

  private static String sorted(JsonObject detail) {
    var text = new StringBuilder();
    detail.stream().sorted(java.util.Map.Entry.comparingByKey()).forEach(one -> text.append(one.getKey()).append('=')
        .append(one.getValue() instanceof JsonArray all ? all.stream().map(each -> sorted((JsonObject) each).trim()).toList() : one.getValue()).append(' '));
    return text.toString().trim();
  }

  private CallSpec with(String to, Window window, List<String> lists) {
    return CallSpec.to(List.of(Destination.number(to))).over(new CallSpec(null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
        window, null, null, lists, null));
  }

  @Test void theTrunkThatIsTakenIsNamedWithThoseThatWerePassedOverAndWhatCameOfIt() {
    stage.pbx("deed");
    stage.trunk("deed-full", 1, 200, "deed");
    stage.trunk("deed-next", 10, 200, "deed");
    stage.route("deed", "410X.", "deed-full", "deed-next");
    var agent = stage.agent("deed", (one, dial) -> {
      one.originating(dial);
      if (dial.trunk().equals("deed-next")) one.ended(dial, Ending.without(Outcome.BUSY, null, Instant.now()));
    });
    String first = stage.submit("41001");
    Stage.dial(agent, 0);
    String second = stage.submit("41002");
    assertThat(stage.finished(second).state()).isEqualTo(JobState.FAILED);
    assertThat(decided(first)).containsExactly("DIALLED pbx=deed to=41001 trunk=deed-full");
    assertThat(decided(second)).containsExactly("DIALLED passed=[trunk=deed-full why=FULL] pbx=deed to=41002 trunk=deed-next",
        "SETTLED next=END outcome=BUSY reason=BUSY state=FAILED trunk=deed-next");
    var cancel = new JobCancel(first, "t", Instant.now());
    backends.publish(Topics.JOBS, first, cancel);
    await().atMost(Stage.PATIENCE).until(() -> decided(first).size() == 2);
    agent.ended(agent.dials.getFirst(), Ending.without(Outcome.CANCELLED, null, Instant.now()));
    assertThat(stage.finished(first).state()).isEqualTo(JobState.CANCELLED);
    assertThat(decided(first)).containsExactly("DIALLED pbx=deed to=41001 trunk=deed-full", "CANCEL_REQUESTED",
        "SETTLED next=END outcome=CANCELLED reason=REQUESTED state=CANCELLED trunk=deed-full");
  }

  @Test void theListThatForbidsANumberIsNamed() {
    stage.line("opt", "420X.", 10, 200);
    stage.agent("opt", ScriptedAgent.answers(1));
    backends.query("insert into suppression (tenant, list, number, added_at) values ('t', 'bank-optout', '42001', now()), ('t', 'unasked', '42001', now())");
    String job = stage.submit(with("42001", null, List.of("bank-optout")));
    assertThat(stage.finished(job).state()).isEqualTo(JobState.SUPPRESSED);
    assertThat(decided(job)).containsExactly("CLOSED list=bank-optout reason=DNC state=SUPPRESSED");
  }

  @Test void whatAJobWaitsForIsWrittenOnceHoweverOftenItIsLookedAt() {
    stage.line("still", "430X.", 10, 200);
    stage.agent("still", ScriptedAgent.answers(1));
    backends.query("insert into trunk_health (trunk, pbx, state, since, reason, probe_at) values ('still', 'still', 'OPEN', now(), 'TRUNK_FAILED', now() + interval '1 hour')");
    String job = stage.submit("43001");
    var id = UUID.fromString(job);
    for (int look = 0; look < 5; look++) {
      await().atMost(Stage.PATIENCE).until(() -> backends.count("select count(*) from job where id = $1 and due_at > now() + interval '30 minutes'", id) == 1);
      backends.query("update job set due_at = now() where id = $1", id);
    }
    await().atMost(Stage.PATIENCE).until(() -> backends.count("select count(*) from job where id = $1 and due_at > now() + interval '30 minutes'", id) == 1);
    assertThat(decided(job)).containsExactly("DEFERRED passed=[trunk=still why=OUT] reason=TRUNK_OUT");
    backends.publish(Topics.JOBS, job, new JobCancel(job, "t", Instant.now()));
    assertThat(stage.finished(job).state()).isEqualTo(JobState.CANCELLED);
    assertThat(decided(job)).hasSize(2).last().isEqualTo("CLOSED reason=REQUESTED state=CANCELLED");
  }

  @Test void aWindowThatIsClosedSaysWhereItsClockRuns() {
    stage.line("shut", "440X.", 10, 200);
    stage.agent("shut", ScriptedAgent.answers(1));
    // Opens on another day of the week than any that it may be anywhere now.
    var day = Window.name(Instant.now().atZone(ZoneId.of("UTC")).getDayOfWeek().plus(3));
    String job = stage.submit(with("44001", new Window("09:00", "20:00", Set.of(day), "Asia/Yekaterinburg"), null));
    await().atMost(Stage.PATIENCE).until(() -> !decided(job).isEmpty());
    assertThat(decided(job)).containsExactly("DEFERRED reason=WINDOW zone=Asia/Yekaterinburg");
  }
}
