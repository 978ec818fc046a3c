package io.carillon.agi.protocol;

/** What the decoder made of the bytes read so far. */
public sealed interface AgiInput {
  /** The head of the session: said once, first. */
  record Began(AgiEnvironment environment) implements AgiInput {}

  /** The answer to the command that is open. */
  record Replied(AgiReply reply) implements AgiInput {}

  /** The caller has gone; Asterisk goes on answering commands that need no channel. */
  record HungUp() implements AgiInput {}

  /** The peer does not speak FastAGI as agreed; nothing it says after this is read. */
  record Broken(String reason) implements AgiInput {}
}
