/**
 * What cannot be read or stored is set aside with its place and reason, and delays nobody. A batch that the database refuses is
 * halved until the bad record is alone.
 */
package io.carillon.scheduler.deadletter;
