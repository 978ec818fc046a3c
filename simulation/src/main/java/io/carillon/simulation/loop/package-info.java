/**
 * Virtual time and the processes that live in it. Owns the order of all steps: a run is a function of its seed.
 */
package io.carillon.simulation.loop;
