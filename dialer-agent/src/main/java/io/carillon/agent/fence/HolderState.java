package io.carillon.agent.fence;

/** How far this agent has come towards serving. {@code holder} is its UUID, a new one each time it begins. */
public sealed interface HolderState {
  /** Somebody else has the assignments, or nobody. */
  record Idle() implements HolderState {}

  /** They are ours; the epoch Asterisk has is not known yet. */
  record Looking(String holder) implements HolderState {}

  /** Hello is said every second until the welcome comes. */
  record Asking(String holder, long found) implements HolderState {}

  /** Welcomed; the fence is being raised. */
  record Raising(String holder, long epoch) implements HolderState {}

  /** The fence stands and was read back; the broker does not have our word of it yet. */
  record Announcing(String holder, long epoch) implements HolderState {}

  record Serving(String holder, long epoch) implements HolderState {}

  /** Serving, but Asterisk was lost or began anew: the fence first, then what is live. */
  record Mending(String holder, long epoch) implements HolderState {}

  /** The epoch under which calls may be placed, 0 for none. */
  default long servingEpoch() {
    return this instanceof Serving s ? s.epoch() : 0;
  }

  /** The epoch given to us, 0 where none was yet. */
  default long epoch() {
    return switch (this) {
      case Idle s -> 0;
      case Looking s -> 0;
      case Asking s -> 0;
      case Raising s -> s.epoch();
      case Announcing s -> s.epoch();
      case Serving s -> s.epoch();
      case Mending s -> s.epoch();
    };
  }

  /** Our UUID, null where we hold nothing. */
  default String holderId() {
    return switch (this) {
      case Idle s -> null;
      case Looking s -> s.holder();
      case Asking s -> s.holder();
      case Raising s -> s.holder();
      case Announcing s -> s.holder();
      case Serving s -> s.holder();
      case Mending s -> s.holder();
    };
  }
}
