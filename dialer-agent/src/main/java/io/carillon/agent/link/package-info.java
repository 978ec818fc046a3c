/**
 * Asterisk in the agent's words: what it can be asked ({@link io.carillon.agent.link.PbxLink}), what it says by itself
 * ({@link io.carillon.agent.link.PbxListener}), and the one description of a call to place that both ways of driving it write
 * out.
 */
package io.carillon.agent.link;
