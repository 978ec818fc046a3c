/**
 * What is said of attempts and jobs that are over. {@link io.carillon.scheduler.result.Results} makes the records (pure; their
 * ids are derived, so that a record made again is the same one), {@link io.carillon.scheduler.result.JobCloser} ends jobs that
 * nobody is dialling. Records go into the outbox in the transaction of the change they tell of.
 */
package io.carillon.scheduler.result;
