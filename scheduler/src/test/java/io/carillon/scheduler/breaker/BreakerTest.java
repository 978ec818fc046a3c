package io.carillon.scheduler.breaker;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.contract.AgentEvent.Ending;
import io.carillon.contract.Outcome;
import io.carillon.scheduler.breaker.Sign.Kind;
import io.carillon.scheduler.result.AttemptFacts;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The life of a breaker, step by step and by chance. */
final class BreakerTest {
  private static final Instant NOON = Instant.parse("2026-11-30T12:00:00Z");
  private static final UUID PROBE = new UUID(7, 7);

  private final RandomGenerator random = new SplittableRandom(1);
  private Breaker breaker = Breaker.FINE;

  private static Instant at(double seconds) {
    return NOON.plusMillis((long) (seconds * 1000));
  }

  private void sees(Kind kind, double began, double at) {
    breaker = breaker.after(new Sign(new UUID(1, (long) (at * 1000)), kind, at(began), at(at), kind.name()), false, random);
  }

  private void probeEnds(Kind kind, double at) {
    breaker = breaker.after(new Sign(PROBE, kind, at(at - 1), at(at), kind.name()), false, random);
  }

  private void isOut() {
    for (int i = 0; i < Breaker.MOST_FAILED; i++) sees(Kind.FAILED, i, i);
    assertThat(breaker).isInstanceOf(Breaker.Open.class);
  }

  private void isTried() {
    isOut();
    var open = (Breaker.Open) breaker;
    breaker = new Breaker.Probing(open.since(), open.reason(), open.probes(), PROBE, at(200));
  }

  @Test
  void failuresOneAfterTheOtherOpenIt() {
    for (int i = 0; i < Breaker.MOST_FAILED - 1; i++) sees(Kind.FAILED, i, i);
    assertThat(breaker.isOut()).isFalse();
    sees(Kind.FAILED, 4, 4);
    assertThat(breaker).isInstanceOfSatisfying(Breaker.Open.class, open -> {
      assertThat(open.since()).isEqualTo(at(4));
      assertThat(open.until()).isBetween(at(9), at(9));
      assertThat(open.mayProbe(at(8.9))).isFalse();
      assertThat(open.mayProbe(at(9))).isTrue();
    });
  }

  @Test
  void oneCallThatGetsThroughForgivesTheRest() {
    for (int i = 0; i < Breaker.MOST_FAILED - 1; i++) sees(Kind.FAILED, i, i);
    sees(Kind.CARRIES, 4, 4);
    for (int i = 5; i < 5 + Breaker.MOST_FAILED - 1; i++) sees(Kind.FAILED, i, i);
    assertThat(breaker.isOut()).isFalse();
  }

  @Test
  void whoWasUpBeforeItFailedProvesNothing() {
    for (int i = 10; i < 10 + Breaker.MOST_FAILED - 1; i++) sees(Kind.FAILED, i, i);
    sees(Kind.CARRIES, 1, 2);
    sees(Kind.FAILED, 15, 15);
    assertThat(breaker.isOut()).isTrue();
    sees(Kind.CARRIES, 1, 3);
    assertThat(breaker.isOut()).as("nor closes it").isTrue();
  }

  @Test
  void whoBeganBeforeTheProofOnlyTellsOfOldTimes() {
    isTried();
    probeEnds(Kind.CARRIES, 30);
    for (int i = 0; i < 50; i++) sees(Kind.FAILED, 20, 60 + i);
    assertThat(breaker.isOut()).as("they hung since the outage").isFalse();
  }

  @Test
  void congestionAloneTakesLongerAndFewerCallsDoNotDo() {
    for (int i = 0; i < 60; i++) sees(Kind.FULL, 0.1 * i, 0.1 * i);
    assertThat(breaker.isOut()).as("sixty in six seconds").isFalse();
    sees(Kind.FULL, 10, 10);
    assertThat(breaker.isOut()).isTrue();
    breaker = Breaker.FINE;
    for (int i = 0; i < Breaker.MOST_FAULTS - 1; i++) sees(Kind.FULL, 10.0 * i, 10.0 * i);
    assertThat(breaker.isOut()).as("nineteen in three minutes").isFalse();
  }

  @Test
  void aCarrierThatCarriesOurCallsIsFullAndNotOutOfOrder() {
    for (int i = 0; i < 100; i++) breaker = breaker.after(new Sign(new UUID(1, i), Kind.FULL, at(i), at(i), "CONGESTION"), true, random);
    assertThat(breaker.isOut()).isFalse();
    breaker = breaker.after(new Sign(new UUID(1, 100), Kind.FULL, at(100), at(100), "CONGESTION"), false, random);
    assertThat(breaker.isOut()).as("once none is up any more").isTrue();
  }

  @Test
  void theProbeAloneDecidesAndWaitsGrow() {
    isTried();
    sees(Kind.FAILED, 6, 50);
    assertThat(breaker).as("another's end").isInstanceOf(Breaker.Probing.class);
    probeEnds(Kind.FULL, 51);
    assertThat(breaker).isInstanceOfSatisfying(Breaker.Open.class, open -> {
      assertThat(open.probes()).isEqualTo(1);
      assertThat(open.since()).as("the outage is one").isEqualTo(at(4));
      assertThat(open.until()).isBetween(at(51 + 7.5), at(61));
    });
  }

  @Test
  void aProbeThatSaysNothingIsRepeatedSoonAndCountsForNothing() {
    isTried();
    probeEnds(Kind.NOTHING, 20);
    assertThat(breaker).isEqualTo(new Breaker.Open(at(4), "FAILED", 0, at(25)));
  }

  @Test
  void aProbeThatIsNeverHeardOfHoldsNobodyForEver() {
    isTried();
    assertThat(breaker.mayProbe(at(199))).isFalse();
    assertThat(breaker.mayProbe(at(200))).isTrue();
  }

  @Test
  void pausesGrowFromFiveSecondsToAMinuteAndAreNeverOutsideThat() {
    for (int failed = 0; failed < 40; failed++) {
      long full = Math.min(60_000, 5_000L << Math.min(failed, 4));
      for (int i = 0; i < 50; i++) {
        assertThat(Breaker.pause(failed, random).toMillis()).isBetween(Math.max(5_000, full * 3 / 4), full);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void anOutageIsFoundAndItsEndToo(long seed) {
    var chance = new SplittableRandom(seed);
    double outage = 100 + chance.nextInt(100);
    double over = outage + 1500;
    double probeAt = 0;
    int lost = 0;
    int probes = 0;
    for (double t = 0; t < over + 120; t += 0.25) {
      boolean fails = t >= outage && t < over;
      if (breaker instanceof Breaker.Open && breaker.mayProbe(at(t))) {
        breaker = new Breaker.Probing(breaker.since(), breaker.reason(), ((Breaker.Open) breaker).probes(), PROBE, at(t + 70));
        probeAt = t;
        probes++;
      }
      if (breaker instanceof Breaker.Probing) {
        if (t - probeAt >= 1) breaker = breaker.after(new Sign(PROBE, fails ? Kind.FAILED : Kind.CARRIES, at(probeAt), at(t), "probe"), false, chance);
        continue;
      }
      if (breaker.isOut()) continue;
      if (fails) lost++;
      // Half of those that are turned down for nothing to do with the trunk say nothing of it.
      sees(fails ? Kind.FAILED : chance.nextInt(4) == 0 ? Kind.NOTHING : Kind.CARRIES, t, t);
    }
    assertThat(breaker.isOut()).as("seed %d: back within two minutes", seed).isFalse();
    assertThat(lost).as("seed %d", seed).isEqualTo(Breaker.MOST_FAILED);
    assertThat(probes).as("seed %d: probes in 25 minutes", seed).isBetween(20, 50);
  }

  @ParameterizedTest
  @CsvSource({
      "ANSWERED,,,CARRIES", "BUSY,,486,CARRIES", "NO_ANSWER,,,CARRIES", "REJECTED,,603,CARRIES", "INVALID_NUMBER,,404,CARRIES",
      "UNREACHABLE,,480,CARRIES", "UNREACHABLE,,,NOTHING", "BLOCKED,,403,NOTHING", "CANCELLED,,,NOTHING", "UNKNOWN,NO_WORD,,NOTHING",
      "PBX_OVERLOADED,NO_CHANNEL,,NOTHING", "REFUSED,OVER_LIMIT,,NOTHING", "TRUNK_FAILED,,,FAILED", "TRUNK_FAILED,ACTION_REFUSED x,,FAILED",
      "TRUNK_FAILED,NO_CODEC,,NOTHING", "TRUNK_FAILED,UNFIT play,,NOTHING", "CONGESTION,,503,FULL"})
  void whatAnEndSays(Outcome outcome, String reason, Integer sip, Kind says) {
    var ending = new Ending(outcome, reason, null, null, null, null, null, sip, null, null, null, null, null, at(9), null);
    assertThat(Sign.of(attempt(ending), at(10)).kind()).isEqualTo(says);
  }

  @Test
  void whoRangWasCarriedWhateverCameThen() {
    var ending = new Ending(Outcome.CANCELLED, null, null, null, null, null, null, null, null, 4000L, null, at(5), null, at(9), null);
    assertThat(Sign.of(attempt(ending), at(10))).matches(sign -> sign.kind() == Kind.CARRIES && sign.at().equals(at(5)));
  }

  private static AttemptFacts attempt(Ending ending) {
    return new AttemptFacts(PROBE, new UUID(1, 1), 1, "+79161112233", "north", "a", at(0), at(0).plus(Duration.ofMillis(5)), null, null, ending);
  }
}
