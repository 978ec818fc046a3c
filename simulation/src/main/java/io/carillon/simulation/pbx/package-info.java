/**
 * Asterisk as docs/guard.md describes it, the agent's link to it, and the carrier behind it.
 */
package io.carillon.simulation.pbx;
