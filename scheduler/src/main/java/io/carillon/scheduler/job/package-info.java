/**
 * What becomes of a job after an attempt: the table of outcomes in DESIGN, section 3, as one pure function.
 *
 * <p>{@link io.carillon.scheduler.job.JobMachine} reads the job as it stood ({@link io.carillon.scheduler.job.JobView}), the
 * attempt's end and the call's wish, and answers with a {@link io.carillon.scheduler.job.Verdict} and the job's next position.
 * Time and chance come as arguments; nothing here knows a database. How long to wait is {@code retry}'s.
 */
package io.carillon.scheduler.job;
