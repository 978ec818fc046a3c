/**
 * What the world outside sees, and the promises it holds that against.
 */
package io.carillon.simulation.truth;
