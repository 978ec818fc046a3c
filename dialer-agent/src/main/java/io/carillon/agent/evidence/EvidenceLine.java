package io.carillon.agent.evidence;

import java.time.Instant;

/** One fact the guard wrote down. */
public sealed interface EvidenceLine {
  Instant at();

  /** A fact about one attempt. */
  sealed interface OfAttempt extends EvidenceLine {
    String id();

    long epoch();
  }

  /** It reached the guard with the right epoch: from here on it may ring. */
  record Arrived(String id, long epoch, Instant at, String trunk) implements OfAttempt {}

  /** It was dropped before the trunk. */
  record Dropped(String id, long epoch, Instant at, String why) implements OfAttempt {}

  /** Somebody, or something, picked up. */
  record PickedUp(String id, long epoch, Instant at) implements OfAttempt {}

  /**
   * The end, as the guard's hangup handler saw it. Milliseconds are null where the moment never came.
   *
   * @param cause Q.850; null where the field was no number
   * @param techLine the trunk channel's own word ({@code SIP 603 Decline}), empty where the carrier never said one
   * @param dialedMillis from Dial to the end
   * @param ringMillis from Dial to the first 180
   * @param progressMillis from Dial to the first 183
   * @param answeredMillis from answer to the end
   * @param channel the trunk's channel, empty where there never was one
   */
  record Ended(String id, long epoch, Instant at, String dialStatus, Integer cause, String techLine, Long dialedMillis,
      Long ringMillis, Long progressMillis, Long answeredMillis, String hungUpBy, String amd, String ack, String digits,
      String channel) implements OfAttempt {}

  /** What the script has read so far: for the live view, no fact about the attempt's fate. */
  record Digits(String id, long epoch, Instant at, String digits) implements EvidenceLine {}

  /** The epoch the guard lets in since this moment. */
  record Fence(long epoch, Instant at) implements EvidenceLine {}

  /** The attempt's cancel mark stands. */
  record Marked(String id, Instant at) implements EvidenceLine {}

  /** An answer to {@code reply-<n>}. {@code incarnation} differs between two lives of one Asterisk. */
  record Reply(long n, String incarnation, Instant at) implements EvidenceLine {}
}
