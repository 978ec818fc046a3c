package io.carillon.scheduler.breaker;

import io.carillon.contract.AgentEvent.Ending;
import io.carillon.scheduler.result.AttemptFacts;
import java.time.Instant;
import java.util.UUID;

/**
 * What one attempt says of the trunk it took.
 *
 * @param began when it was begun, or handed out
 * @param at when it was seen
 * @param why a short text, for people
 */
public record Sign(UUID attempt, Kind kind, Instant began, Instant at, String why) {
  /** {@code FULL}: the carrier had no room; {@code NOTHING}: it is over, and says nothing of the trunk. */
  public enum Kind { CARRIES, FAILED, FULL, NOTHING }

  /** It rings, or was answered. */
  public static Sign carries(UUID attempt, Instant began, Instant at) {
    return new Sign(attempt, Kind.CARRIES, began, at, null);
  }

  /** @param now where its end has no time of its own */
  public static Sign of(AttemptFacts attempt, Instant now) {
    var ending = attempt.ending();
    var rang = first(ending.ringingAt(), ending.answeredAt(), attempt.ringingAt(), attempt.answeredAt());
    var ended = first(ending.endedAt(), now);
    var kind = kind(ending, rang != null);
    return new Sign(attempt.id(), kind, first(attempt.originatingAt(), attempt.createdAt(), ended), kind == Kind.CARRIES && rang != null ? rang : ended, why(ending));
  }

  /** Whether it speaks against the trunk. */
  public boolean isFault() {
    return kind == Kind.FAILED || kind == Kind.FULL;
  }

  private static Kind kind(Ending ending, boolean rang) {
    var otherwise = rang ? Kind.CARRIES : Kind.NOTHING;
    return switch (ending.outcome()) {
      case ANSWERED, BUSY, NO_ANSWER, REJECTED, INVALID_NUMBER -> Kind.CARRIES;
      // Asterisk says it too where it knows nothing; a carrier's own word is a word.
      case UNREACHABLE -> ending.sipCode() != null && ending.sipCode() > 0 ? Kind.CARRIES : otherwise;
      case TRUNK_FAILED -> rang ? otherwise : ofTheCall(ending.reason()) ? Kind.NOTHING : Kind.FAILED;
      case CONGESTION -> rang ? otherwise : Kind.FULL;
      case BLOCKED, CANCELLED, PBX_OVERLOADED, REFUSED, UNKNOWN -> otherwise;
    };
  }

  private static boolean ofTheCall(String reason) {
    return reason != null && (reason.equals(Ending.NO_CODEC) || reason.startsWith("UNFIT"));
  }

  private static String why(Ending ending) {
    String more = ending.reason() != null ? ending.reason()
        : ending.sipCode() != null && ending.sipCode() > 0 ? "SIP " + ending.sipCode()
        : ending.hangupCause() != null && ending.hangupCause() > 0 ? "cause " + ending.hangupCause() : null;
    return more == null ? ending.outcome().name() : ending.outcome() + ", " + more;
  }

  private static Instant first(Instant... some) {
    for (var one : some) if (one != null) return one;
    return null;
  }
}
