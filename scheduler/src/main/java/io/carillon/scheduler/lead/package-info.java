/**
 * Who decides: a lease row in Postgres. It runs 1.5 s by the database's clock and is renewed every 500 ms; another takes it only
 * after it has run out, with the epoch raised by one, and asks for it at that very moment.
 *
 * <p>Safety does not rest on anybody's belief. Beside the lease stands its fence, a row with the epoch alone. Every deciding transaction locks that
 * one at its epoch ({@code FOR SHARE}), and a takeover has to update it: so it waits for decisions under way, and decisions begun later by
 * the old holder find another epoch and are rolled back. A renewal writes the lease only and waits for nobody: decisions that
 * overlap, or one that takes long, don't cost the lead that makes them. A holder paused past its lease therefore changes nothing when it wakes. The belief
 * ({@link io.carillon.scheduler.lead.Lead#held}) only saves work; it is counted from the start of the last good renewal, on the
 * monotonic clock.
 *
 * <p>Who leads decides by the wall clock what is due and whose window is open. So each answer of the database is compared with it
 * ({@code DatabaseClock}): while it is off by more than 2 s and by more than what the answer took can explain, this process
 * does not lead, does not ask to, and is not ready. Between answers the monotonic clock says how late it must be, so that a
 * clock which is set is noticed at once.
 *
 * <p>There is one lead over all trunks now, named {@code lines}. The name is a parameter so that line groups (trunks that share
 * routes) can have one each. Another, {@code events}, is whose what agents say is stored by: it has a row of its own, so that the many
 * transactions of one don't hold up the renewal of the other, and heeds no wall clock, for what is settled is so by the database's. So has
 * {@code intake}, whose jobs are taken in by: its transactions don't even claim, as what they store twice is stored once.
 *
 * <p>All of them are led only by who hears the broker ({@link io.carillon.scheduler.lead.BrokerHeard}).
 */
package io.carillon.scheduler.lead;
