/**
 * Asterisk driven by call files in its spool; its only word is the evidence file. Whatever goes out passes
 * {@link io.carillon.agent.spool.CallFileEncoder} and enters {@code outgoing} by a rename on the same file system.
 */
package io.carillon.agent.spool;
