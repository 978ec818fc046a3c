/**
 * Accepted wishes become rows: {@code dial.jobs} into tables {@code job_seen} and {@code job}, a batch a transaction, together with the offsets reached.
 *
 * <p>Read by whoever has the lease ({@link io.carillon.scheduler.intake.LeasedReader}), from where the rows end. A job id is taken in once for ever:
 * {@code job_seen} outlives the topic. What cannot be read or stored is set aside ({@code deadletter}); where the database is away the batch waits.
 * {@link io.carillon.scheduler.intake.NewJob} decides (purely) when a job is due, when it expires and how it begins;
 * {@link io.carillon.scheduler.intake.JobRows} writes.
 */
package io.carillon.scheduler.intake;
