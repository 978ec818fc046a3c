/**
 * Asterisk driven over its manager interface, through asterisk-java: nothing else imports it. One thread writes and logs in;
 * events arrive on the library's reader thread, are translated there and hop to the agent's context at once. Whatever goes out
 * passes {@link io.carillon.agent.ami.AmiEncoder}.
 */
package io.carillon.agent.ami;
