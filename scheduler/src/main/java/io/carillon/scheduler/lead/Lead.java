package io.carillon.scheduler.lead;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;

/** Whether this process decides now. Believing it costs nothing; {@link #claim} is what proves it. */
public interface Lead {
  /** True while the lease is believed to be ours; never blocks. */
  boolean held();

  /**
   * Begins a deciding transaction: locks the lease at our epoch, so that no successor can take it before this transaction has
   * ended. Fails with {@link LeadLost} where the epoch is not ours any more; then nothing may be committed.
   */
  Future<Void> claim(SqlConnection tx);

  /** A decision was begun by a process that does not lead any more. */
  final class LeadLost extends RuntimeException {
    LeadLost(String name) {
      super("the lead '" + name + "' is not held any more", null, false, false);
    }
  }
}
