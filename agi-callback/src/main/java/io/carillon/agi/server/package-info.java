/**
 * Who may connect, how many and how fast, and which script a path means. The server owns the sessions and counts them; a session
 * that cannot be served is closed at once, which Asterisk reports to the dialplan as {@code AGISTATUS=FAILURE}.
 */
package io.carillon.agi.server;
