package io.carillon.contract;

import java.util.Arrays;
import java.util.Set;

/**
 * Why an attempt was {@link Outcome#REFUSED}: the reason in its ending is the name of one of these ({@link #BAD} is followed by
 * the field). Agents and scheduler share the words here, because how soon the job is tried again depends on them.
 */
public enum Refusal {
  /** Its not-after had passed, or it had waited too long at the agent. */
  TOO_LATE(true),
  /** Asterisk could not be driven. */
  LINK_DOWN(true),
  /** The agent was going down and hands back what it had not begun. */
  STOPPING(true),
  /** The broker did not take the announcement in time. */
  NO_BROKER(true),
  /** The share of starts had run out or shrunk. */
  NO_SHARE(true),
  /** How far the suppressions go was not known. */
  SUPPRESSIONS_UNKNOWN(true),
  /** It was given to Asterisk, provably never came to the guard, and can't come any more. */
  NEVER_ARRIVED(true),
  /** The guard dropped it: it came to Asterisk later than what was last asked of its number holds. */
  ARRIVED_LATE(true),
  /** The guard dropped it: its epoch was not the one that stands. */
  STALE(true),
  /** Of an older epoch, not announced when the fence of a new one stood. */
  FENCED(true),
  /** Its agent never announced it, and will not any more. */
  NOT_STARTED(true),
  /** The number stands in a list by now: the next look at the job says so too. */
  SUPPRESSED(false),
  /** The guard counted as many channels as the trunk may have. */
  OVER_LIMIT(false),
  /** The agent knows no such trunk. */
  NO_TRUNK(false),
  /** A field that must not reach Asterisk, or something that is missing. */
  BAD(false);

  /** The fields that come from the call as it was asked for, by the names that agents give them. */
  private static final Set<String> OF_THE_CALL = Set.of("callerId.number", "callerId.name", "account", "codecs", "variables", "CARILLON_PLAY",
      "CARILLON_ACK", "CARILLON_ACKWAIT", "CARILLON_AMD");

  private final boolean passing;

  Refusal(boolean passing) {
    this.passing = passing;
  }

  /** Whether an ending's reason is one that says nothing of the next try. */
  public static boolean isPassing(String reason) {
    return Arrays.stream(values()).anyMatch(one -> one.passing && one.name().equals(reason));
  }

  /**
   * Whether an ending's reason is one that every other try would have as well: what the call itself says is at fault. A trunk or
   * script that can't be used is the operator's, who may set it right while the job tries again.
   */
  public static boolean isFinal(String reason) {
    return reason != null && OF_THE_CALL.stream().anyMatch(field -> reason.equals(BAD.of(field)));
  }

  /** The reason for a field. */
  public String of(String field) {
    return name() + " " + field;
  }
}
