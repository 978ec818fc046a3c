package io.carillon.scheduler.decision;

import static io.carillon.testkit.Backends.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.contract.AgentEvent.Ending;
import io.carillon.contract.JobState;
import io.carillon.contract.Outcome;
import io.carillon.scheduler.job.Verdict;
import io.carillon.scheduler.outside.Ground;
import io.carillon.testkit.Backends;
import io.carillon.testkit.WithBackends;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Prints what the two decisions of a call that is answered at once add to its transactions; only that all are there is asserted. */
@WithBackends
class DecisionCostIT {
  private static final int ROUNDS = 300;

  @Test void twoRowsACall(Backends backends) {
    var ground = new Ground(backends);
    var random = RandomGenerator.of("SplittableRandom");
    int written = 0;
    for (int batch : new int[] {1, 10, 100}) {
      long nanos = 0;
      for (int round = 0; round < ROUNDS; round++) {
        var decisions = new ArrayList<Decision>();
        for (int i = 0; i < batch; i++) {
          var job = new UUID(random.nextLong(), random.nextLong());
          decisions.add(Decision.dialled(job, job, "+79161112233", "north", "a", false, List.of(new Passed("south", Passed.Why.FULL))));
          decisions.add(Decision.settled(job, job, "north", Ending.without(Outcome.ANSWERED, null, Instant.EPOCH), false, new Verdict.Done(JobState.COMPLETED, null)));
        }
        nanos += await(ground.outside.pool().withTransaction(tx -> tx.query("select 1").execute().compose(begun -> {
          long before = System.nanoTime();
          return Decisions.add(tx, decisions, Instant.EPOCH).map(added -> System.nanoTime() - before);
        })));
        written += decisions.size();
      }
      System.out.printf("{\"name\": \"decisions.us\", \"value\": %.0f, \"unit\": \"microseconds a call in batches of %d\"}%n", nanos / 1e3 / ROUNDS / batch, batch);
    }
    assertThat(backends.count("select count(*) from decision")).isEqualTo(written);
    ground.close();
  }
}
