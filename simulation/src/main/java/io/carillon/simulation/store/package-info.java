/**
 * The scheduler's store in memory: its statements, word for word those of PostgreSQL, answered from tables of this package. One
 * transaction at a time; commits that come late or whose answer is lost, connections that break, servers that are away.
 */
package io.carillon.simulation.store;
