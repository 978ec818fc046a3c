/**
 * How long to wait before ringing again: the client's own delay between rounds, and a growing one where the fault was not the
 * number's. Pure.
 */
package io.carillon.scheduler.retry;
