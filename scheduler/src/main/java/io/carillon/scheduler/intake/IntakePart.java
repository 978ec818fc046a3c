package io.carillon.scheduler.intake;

import io.carillon.contract.Topics;
import io.carillon.scheduler.lead.PgLead;
import io.carillon.scheduler.outside.Outside;
import io.carillon.scheduler.outside.Wake;
import io.vertx.core.Future;

/**
 * Reads {@code dial.jobs} into rows, one batch at a time, while the lease is this scheduler's. One reader is enough: what limits intake is the
 * database, in which several would wait for each other.
 *
 * <p>Its transactions don't prove the epoch. Two that read the same, for the while in which one has not heard yet that it lost the lease, store it
 * once: a job's id is taken in once for ever, a cancel stands behind its job for both, offsets only go up, and all below them has had its effect.
 */
public final class IntakePart {
  /** The lease of whoever takes jobs in. */
  public static final String LEASE = "intake";
  private static final LeasedReader.What WHAT = new LeasedReader.What(Topics.JOBS, "carillon-intake", 4000);

  private final LeasedReader reader;

  private IntakePart(LeasedReader reader) {
    this.reader = reader;
  }

  public static Future<IntakePart> open(Outside outside, Wake wake, PgLead lead) {
    return LeasedReader.open(outside, lead, WHAT, new Intake(outside, wake)).map(IntakePart::new);
  }

  /** Ends after the batch under way. */
  public Future<Void> close() {
    return reader.close();
  }
}
