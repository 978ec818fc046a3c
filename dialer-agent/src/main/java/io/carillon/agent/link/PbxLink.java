package io.carillon.agent.link;

import io.carillon.agent.evidence.Trace;
import io.carillon.contract.PbxMode;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A live connection to one Asterisk. All futures end on the context that opened the link; a failed one means that the question
 * went unanswered, not that nothing happened. It connects, and connects again, by itself.
 */
public interface PbxLink {
  PbxMode mode();

  /** Begins to connect; what happens is told to {@code listener}, on the opening context. */
  void open(PbxListener listener);

  /** Why there is no link, in words for people; empty where there is one, or nothing is known. */
  Optional<String> trouble();

  /** The epoch that stands in Asterisk, 0 where none does. */
  Future<Long> epoch();

  /** Raises the fence; the answer is the epoch read back afterwards. */
  Future<Long> raise(long epoch);

  /**
   * Gives a call to Asterisk. {@code written} is told the monotonic time at which it left, once, whatever comes of it, and before
   * the future ends. That ends when Asterisk has taken it up, fails with {@link Refusal} where it (or the encoder) would not have
   * it at all, and with anything else in doubt.
   *
   * @param arriveBy monotonic nanoseconds: the guard drops it where it comes later, by Asterisk's own clock
   */
  Future<Void> place(GuardCall call, long arriveBy, Consumer<Long> written);

  /** Marks it cancelled and hangs its channel up; repeated by the caller until an end is seen. */
  void hangUp(String attemptId);

  /** Marks it cancelled only. The mark's line is told to the listener. */
  void bar(String attemptId);

  /** Its evidence is needed no more. Gathered, and best effort: what is left over costs a row. */
  void forget(String attemptId);

  /** What is written of it now. */
  Future<Evidence> lookUp(String attemptId);

  /** The channels there are; null where this way of driving Asterisk cannot list any. */
  Future<Survey> survey();

  /** Calls given and not yet taken: files in the spool. */
  int backlog();

  Future<Void> close();

  /**
   * @param complete whether the absence of a line proves that it was never written, even through a crash of Asterisk
   */
  record Evidence(Trace trace, boolean complete) {}

  /** Asterisk would not take a call; it will never be heard of. */
  final class Refusal extends Exception {
    public Refusal(String reason) {
      super(reason, null, false, false);
    }
  }
}
