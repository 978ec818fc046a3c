/**
 * Which job is rung next, over which trunk, by which PBX.
 *
 * <pre>
 *  woken ─> snapshot ───────────────> plan ──────────────> apply ─────────────────> relay
 *           PgLines, PgCandidates     DispatchPlanner      PgApply                   outbox
 *           (what is, and who is due) (pure)               (one transaction under
 *                                                           the lead's epoch)
 * </pre>
 *
 * <p>Why the snapshot may be read outside the transaction: only the lead makes attempts, it makes one pass at a time, and its
 * epoch is proved in the transaction. Between reading and applying, channels can only become free and jobs only be taken away;
 * the first costs nothing, the second is seen by the claim. What operators set may change too, and the cache of it be late: the transaction
 * compares ({@code LineCheck}). A predecessor's transaction under way holds up the takeover (see
 * {@code lead}), so a new lead's first snapshot sees all that the old one did.
 *
 * <p>What a lead keeps in memory is what it can do without: when starts are reckoned to happen ({@code PaceBook}, read anew from
 * the attempts by {@code PgStarted} when the lead is gained), whose turn it is ({@code Turns}) and where queues begin ({@code Fronts}).
 *
 * <p>Cost: a pass reads the unsettled attempts by their ids ({@code agents.OpenAttempts}), one entry of the index of due jobs for each queue whose lines
 * can take a call, and a bounded number of jobs of all of them together. A queue is what waits of one campaign, of one priority, for the same lines
 * ({@code Wants}), and is read from where it begins ({@code Fronts}). Nothing depends on how many wait, nor on how many waited before. With no start left
 * it reads no jobs at all but once a second, and with none but for alarms only those. Twice a minute it begins nowhere and asks every queue: so
 * long at most is somebody overlooked who stands where nobody should.
 *
 * <p>When a pass runs: at once when intake, settling, settings or shares say so; by timer when the next job comes due or a share lets
 * another start; and once a second in any case. If a pass fails, nothing of it is true, and it is tried again after 250 ms.
 */
package io.carillon.scheduler.dispatch;
