/**
 * What agents say of attempts becomes rows and decisions.
 *
 * <p>{@link io.carillon.scheduler.settle.SettlePart} reads {@code dial.events}: where its lease is this scheduler's from where the rows
 * of the holder before it end, else from now on, for what agents say of themselves. {@link io.carillon.scheduler.settle.EventIntake} takes it in batches: one transaction a
 * batch under the lease's epoch, with the offsets reached, each with a handful of statements whatever its size. So a fail-over is the
 * leases' alone: there is no group whose members have to be missed first, and whose lease is over stores nothing. {@link io.carillon.scheduler.settle.Settler} settles attempts once: the row's {@code settled} goes up, which is also
 * what frees its capacity; the job moves on as {@code job.JobMachine} says; results go into the outbox. An end that comes again, or
 * after the scheduler itself had to settle, changes nothing that was decided.
 */
package io.carillon.scheduler.settle;
