/**
 * FastAGI as text: what Asterisk sends becomes values, commands become lines. No input or output happens here, and nothing here
 * trusts the peer: every line and every list has a limit, and what breaks a rule ends in
 * {@link io.carillon.agi.protocol.AgiInput.Broken}.
 */
package io.carillon.agi.protocol;
