/**
 * Schedules of faults, drawn from a seed, on all processes as in production: what was accepted is rung meanwhile, and what the
 * carrier saw, what was published and what the API says is a history that {@link io.carillon.e2e.promises.Promises} judges.
 * docs/testing.md.
 */
package io.carillon.e2e.faults;
