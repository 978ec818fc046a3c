/**
 * What agents say of attempts becomes rows and decisions.
 *
 * <p>{@link io.carillon.scheduler.settle.EventIntake} reads {@code dial.events} in batches: one transaction a batch, each with a handful of
 * statements whatever its size. {@link io.carillon.scheduler.settle.Settler} settles attempts once: the row's {@code settled} goes up, which is also
 * what frees its capacity; the job moves on as {@code job.JobMachine} says; results go into the outbox. An end that comes again, or
 * after the scheduler itself had to settle, changes nothing that was decided.
 */
package io.carillon.scheduler.settle;
