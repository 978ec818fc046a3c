package io.carillon.contract;

import java.util.List;

/** The names of the Kafka topics. They are created on purpose, never by use. */
public final class Topics {
  /** {@code job.submitted}, {@code job.cancel}; keyed by job id. */
  public static final String JOBS = "dial.jobs";
  /** Everything the agents say; keyed by PBX id, so that all of one agent's events keep one order. */
  public static final String EVENTS = "dial.events";
  /** {@code attempt.finished}, {@code job.finished} by job id; {@code campaign.*} by campaign id. */
  public static final String RESULTS = "dial.results";
  /** The numbers that must not be called; keyed tenant/list/number, compacted, one partition. */
  public static final String SUPPRESSIONS = "dial.suppressions";
  /** What could not be read, keyed by the source record's key. */
  public static final String DEADLETTER = "dial.deadletter";

  private static final String ASSIGNMENTS_PREFIX = "dial.assignments.";

  private Topics() {}

  /** The one-partition topic of one PBX: what its agent is told to do. */
  public static String assignments(String pbx) {
    return ASSIGNMENTS_PREFIX + pbx;
  }

  /** The topics that exist whatever PBXs there are. */
  public static List<String> shared() {
    return List.of(JOBS, EVENTS, RESULTS, SUPPRESSIONS, DEADLETTER);
  }
}
