/**
 * One live FastAGI session: a chain of Futures on the event loop that owns its socket, one command and one reply at a time, no
 * thread of its own. Scripts see {@link io.carillon.agi.session.AgiSession}; when the peer breaks the protocol, falls silent or
 * goes, the open command fails with an {@link io.carillon.agi.session.AgiFailure} and so ends the script.
 */
package io.carillon.agi.session;
