package io.carillon.simulation.pbx;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;

/** What becomes of each call at the carrier: by the job and how often it was called, whatever else happens in the run. */
public final class Fates {
  private static final long MILLI = 1_000_000L;
  private final long seed;
  private final long answers;
  private final long talks;
  private final Map<String, Integer> calls = new HashMap<>();

  /** @param answers how long a phone rings before it is answered, at most; and @param talks how long that call lasts: nanoseconds */
  public Fates(long seed, long answers, long talks) {
    this.seed = seed;
    this.answers = answers;
    this.talks = talks;
  }

  /**
   * One call. Nanoseconds from the INVITE; negative: never.
   *
   * @param status the guard's DIALSTATUS where it ends unanswered
   */
  record Fate(long ringsAfter, long answersAfter, long talks, long endsAfter, String status, int cause) {}

  Fate of(String job) {
    int nth = calls.merge(job, 1, Integer::sum);
    var random = new SplittableRandom(seed ^ job.hashCode() * 31L + nth);
    random.nextLong();
    long rings = 20 * MILLI + random.nextLong(answers / 6);
    return switch (random.nextInt(20)) {
      case 0, 1, 2 -> new Fate(-1, -1, 0, (30 + random.nextInt(400)) * MILLI, "BUSY", 17);
      case 3, 4, 5 -> new Fate(rings, -1, 0, -1, "NOANSWER", 19);
      case 6 -> new Fate(-1, -1, 0, (20 + random.nextInt(100)) * MILLI, "CONGESTION", 34);
      case 7 -> new Fate(-1, -1, 0, (20 + random.nextInt(100)) * MILLI, "CHANUNAVAIL", 1);
      default -> new Fate(rings, rings + 100 * MILLI + random.nextLong(answers), 50 * MILLI + random.nextLong(talks), -1, "ANSWER", 16);
    };
  }
}
