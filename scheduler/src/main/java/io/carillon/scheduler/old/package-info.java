/**
 * Jobs that have ended make room. A day after its end a job, its attempts and what was decided of it move from the tables that are looked at all the time into those of the week in
 * which it ended ({@link io.carillon.scheduler.old.OldJobsPart}); whole weeks are dropped when nobody is promised them any more
 * ({@code CARILLON_KEEP_DAYS}). Whoever shows jobs reads both ({@code every_job}, {@code every_attempt}, {@code every_decision}). What was ever taken in is known for ever by
 * {@code job_seen}, so that a replay has no effect even then.
 *
 * <p>Nothing moves that has not ended, nor before all that was decided until it ended is published. A move is one transaction for a batch: a job
 * is here or there, in sight of everybody, and never both.
 */
package io.carillon.scheduler.old;
