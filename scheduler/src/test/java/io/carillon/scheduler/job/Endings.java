package io.carillon.scheduler.job;

import io.carillon.contract.AgentEvent.Ending;
import io.carillon.contract.AnsweredBy;
import io.carillon.contract.HungUpBy;
import io.carillon.contract.Outcome;
import java.time.Instant;

/** Attempts' ends for tests. */
final class Endings {
  private Endings() {}

  static Ending of(Outcome outcome, Instant at) {
    return Ending.without(outcome, null, at);
  }

  static Ending answered(AnsweredBy by, Boolean acknowledged, Instant at) {
    return new Ending(Outcome.ANSWERED, null, by, HungUpBy.CALLEE, acknowledged, null, 16, 200, "ANSWER", 4000L, 9000L, at.minusSeconds(13),
        at.minusSeconds(9), at, "PJSIP/north-00000001");
  }
}
