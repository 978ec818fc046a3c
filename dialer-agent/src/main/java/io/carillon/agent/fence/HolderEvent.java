package io.carillon.agent.fence;

/** What happens to a holder. */
public sealed interface HolderEvent {
  record Assigned() implements HolderEvent {}

  record Revoked() implements HolderEvent {}

  /** The link is up, for the first time or again. */
  record LinkUp() implements HolderEvent {}

  record LinkDown() implements HolderEvent {}

  record EpochRead(long found) implements HolderEvent {}

  record Welcomed(String holder, long epoch) implements HolderEvent {}

  /** Somebody else was given a later epoch, and it is we who read of it. */
  record Outdone(long epoch) implements HolderEvent {}

  /** The fence was raised; {@code readBack} is the epoch Asterisk has now. */
  record Raised(long readBack) implements HolderEvent {}

  record FencedStored(long epoch) implements HolderEvent {}

  /** A second has passed. */
  record Tick() implements HolderEvent {}
}
