/**
 * A broker without a network: what the agents and the schedulers say and are told, in the order of its partitions, late, again, or
 * without a word to whoever said it.
 */
package io.carillon.simulation.broker;
