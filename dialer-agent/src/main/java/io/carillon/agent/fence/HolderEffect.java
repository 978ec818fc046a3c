package io.carillon.agent.fence;

/** What a holder has to do. */
public sealed interface HolderEffect {
  record ReadEpoch() implements HolderEffect {}

  record SayHello(String holder, long found) implements HolderEffect {}

  record Raise(long epoch) implements HolderEffect {}

  record SayFenced(String holder, long epoch) implements HolderEffect {}

  /** From now on calls may be placed under this epoch. */
  record Serve(long epoch) implements HolderEffect {}

  /** Nothing new until {@link Resume}; what is live is in doubt. */
  record Pause() implements HolderEffect {}

  /** The fence stands again: find out what is live, then go on. */
  record Resume() implements HolderEffect {}

  /** Everything not begun is dropped without a word, everything begun is another's to resolve. */
  record Stop() implements HolderEffect {}
}
