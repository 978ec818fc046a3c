package io.carillon.contract;

import java.util.Arrays;

/**
 * Why an attempt was {@link Outcome#REFUSED}: the reason in its ending is the name of one of these ({@link #BAD} is followed by the
 * field). Agents and scheduler share the words here, because how soon the job is tried again depends on them.
 */
public enum Refusal {
  /** Its not-after had passed. */
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

  private final boolean passing;

  Refusal(boolean passing) {
    this.passing = passing;
  }

  /** Whether an ending's reason is one that says nothing of the next try. */
  public static boolean isPassing(String reason) {
    return Arrays.stream(values()).anyMatch(one -> one.passing && one.name().equals(reason));
  }

  /** The reason for a field. */
  public String of(String field) {
    return name() + " " + field;
  }
}
