package io.carillon.agent.status;

import io.carillon.agent.link.PbxListener;
import io.carillon.agent.pace.Jitter;
import io.carillon.contract.Outcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The agent's meters. UNKNOWN's share is outcomes{outcome="UNKNOWN"} over all of them. */
public final class AgentMeters {
  private final Counter originates;
  private final Map<Outcome, Counter> outcomes = new EnumMap<>(Outcome.class);
  private final Timer toWrite;
  private final MeterRegistry meters;
  private final String pbx;
  private volatile boolean old;

  public AgentMeters(MeterRegistry meters, String pbx) {
    this.meters = meters;
    this.pbx = pbx;
    originates = Counter.builder("carillon.agent.originates").description("Calls given to Asterisk").tag("pbx", pbx).register(meters);
    for (Outcome outcome : Outcome.values()) {
      outcomes.put(outcome, Counter.builder("carillon.agent.outcomes").description("Ends told").tag("pbx", pbx).tag("outcome", outcome.name()).register(meters));
    }
    Gauge.builder("carillon.agent.asterisk.old", this, mine -> mine.old ? 1 : 0).tag("pbx", pbx)
        .description("1 where Asterisk is older than the releases that have CVE-2024-42365 mended").register(meters);
    toWrite = Timer.builder("carillon.agent.dial.to.write").description("From an assignment's arrival to its write, pace included")
        .publishPercentiles(0.5, 0.99).tag("pbx", pbx).register(meters);
  }

  /** J is published, whether it is measured or set. */
  public void watch(Jitter jitter) {
    Gauge.builder("carillon.agent.pace.jitter", jitter, Jitter::millis).tag("pbx", pbx).baseUnit("milliseconds")
        .description("J: how much nearer to each other two starts may come on their way to the carrier").register(meters);
  }

  public void placed(long nanosSinceArrival) {
    originates.increment();
    toWrite.record(nanosSinceArrival, TimeUnit.NANOSECONDS);
  }

  /** There is a link, to this Asterisk. */
  public void asterisk(PbxListener.Pbx pbx) {
    old = pbx.old();
  }

  public void ended(Outcome outcome) {
    outcomes.get(outcome).increment();
  }
}
