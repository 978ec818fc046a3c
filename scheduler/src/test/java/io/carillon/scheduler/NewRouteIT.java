package io.carillon.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.carillon.contract.JobState;
import io.carillon.testkit.Backends;
import io.carillon.testkit.WithBackends;
import org.junit.jupiter.api.Test;

/** A route that was set a moment ago, of which the scheduler has not been told yet. */
@WithBackends
final class NewRouteIT {
  @Test void aCallThatComesBeforeTheWordOfItsRouteIsRungAndOneWithoutARouteIsNot(Backends backends) {
    var scheduler = RunningScheduler.start(backends);
    try (var stage = new Stage(backends)) {
      stage.line("new", "170X.", 5, 200);
      stage.agent("new", ScriptedAgent.answers(5));
      await().atMost(Stage.PATIENCE).until(() -> backends.count("select count(*) from pace_share where id = 'new' and starts > 0") == 1);
      backends.query("alter table route disable trigger route_set");
      stage.route("later", "171X.", "new");

      String routed = stage.submit("17101");
      String lost = stage.submit("17201");

      assertThat(stage.finished(routed).state()).isEqualTo(JobState.COMPLETED);
      assertThat(stage.finished(lost)).matches(one -> one.state() == JobState.SUPPRESSED && one.reason().equals("NO_ROUTE"));
    } finally {
      scheduler.stop();
    }
  }
}
