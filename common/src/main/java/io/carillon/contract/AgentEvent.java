package io.carillon.contract;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What stands in {@code dial.events}: one agent's word on itself and its attempts. What is said of one attempt stands in the
 * order in which it was said, {@code AttemptOriginating} before the rest; over several attempts of an agent {@code seq} need not
 * grow, for most words wait for company and {@code AttemptOriginating} does not.
 */
public sealed interface AgentEvent {
  String pbx();

  /** What an agent says of itself. */
  sealed interface OfAgent extends AgentEvent {
    String holder();
  }

  /** What an agent says of one attempt. */
  sealed interface OfAttempt extends AgentEvent {
    String attemptId();

    String jobId();

    long epoch();

    long seq();

    Instant at();
  }

  /**
   * I hold this PBX's assignments. {@code epochFound} is the one Asterisk has, 0 where it has none. Said again until welcomed.
   */
  record AgentHello(String pbx, String holder, long epochFound, PbxMode mode, String asteriskVersion, Instant asteriskStartedAt,
      Instant at) implements OfAgent {}

  /** The fence of {@code epoch} stands in Asterisk and was read back. */
  record AgentFenced(String pbx, String holder, long epoch, Instant at) implements OfAgent {}

  /**
   * Twice a second, where channels cannot be counted once a second; and on change.
   *
   * @param linkUp whether Asterisk can be driven now
   * @param trunks channels per trunk id; {@code foreign} is 0 where channels cannot be counted
   * @param outstanding originates without an end yet
   * @param spoolBacklog call files not yet taken; 0 in AMI mode
   * @param clockAt the agent's wall clock, for the skew check
   * @param otherChannels channels of that Asterisk that are of no attempt of ours and hold its capacity, on whatever trunk or on none; null
   *     where they cannot be counted (call files), and from agents that did not say so yet
   * @param countMillis how long the count took: the channels are those of some moment between so long before this was said and then; null as
   *     {@code otherChannels}
   * @param pace how it keeps the pace; null where it has no shares, and from agents that did not say so yet
   */
  record AgentStatus(String pbx, String holder, long epoch, boolean linkUp, String asteriskVersion, Instant asteriskStartedAt,
      Map<String, TrunkUse> trunks, int outstanding, int spoolBacklog, String lastError, Instant clockAt, Integer otherChannels,
      Integer countMillis, PaceTaken pace) implements OfAgent {}

  /**
   * Which shares an agent starts by since before it says so, and for as long as it holds its epoch by none that were sent earlier; and
   * how it keeps them just now. Durations only: no clock is shared.
   *
   * @param lane the number of the {@code pace.share} that holds them
   * @param jitterMillis J: how much later a start of this agent may be on the wire than it was written
   * @param longerMillis by how much each window is kept longer than its share's; null from agents that did not say so yet
   * @param queues shares on which one more call would have to wait, and how long; the others are free now. Null from agents that did not
   *     say so yet
   */
  record PaceTaken(long lane, long jitterMillis, Long longerMillis, List<Queue> queues) {}

  /** One more call of this share would have its turn in so many milliseconds, behind everything that waits. */
  record Queue(String scope, String id, long waitMillis) {}

  /** Channels on a trunk: those of our attempts, and those of anybody else. */
  record TrunkUse(int ours, int foreign) {}

  /**
   * From here on the attempt may reach somebody: in the broker before the first byte goes to Asterisk. Said somewhat ahead of its
   * start, by as long as the broker's word takes; where it is not placed after all its end says so.
   */
  record AttemptOriginating(String pbx, String attemptId, String jobId, long epoch, long seq, Instant at) implements OfAttempt {}

  record AttemptRinging(String pbx, String attemptId, String jobId, long epoch, long seq, Instant at) implements OfAttempt {}

  record AttemptAnswered(String pbx, String attemptId, String jobId, long epoch, long seq, Instant at) implements OfAttempt {}

  /** For the live view only; {@code AttemptEnded} is what counts. */
  record AttemptDigits(String pbx, String attemptId, String jobId, long epoch, long seq, Instant at, String digits) implements OfAttempt {}

  /** The end, with everything that is known. The only source of outcome and acknowledgement. */
  record AttemptEnded(String pbx, String attemptId, String jobId, long epoch, long seq, Instant at, Ending ending) implements OfAttempt {}

  /** Evidence that came after the attempt had been settled: recorded, never a decision. */
  record AttemptCorrected(String pbx, String attemptId, String jobId, long epoch, long seq, Instant at, Ending ending)
      implements OfAttempt {}

  /**
   * How an attempt ended.
   *
   * @param reason a short word where the outcome alone does not say why ({@code TOO_LATE}, {@code PBX_CRASHED},
   *     {@code NEVER_ARRIVED}…), or null
   * @param hangupCause Q.850 cause, null where there was none
   * @param sipCode final SIP code of the trunk's channel, null where none was seen
   * @param dialStatus the raw DIALSTATUS
   * @param ringMillis from Ringing (or Progress) to answer or end; null where it never rang
   * @param talkMillis from answer to end; null where not answered
   * @param channel the trunk's channel name
   */
  record Ending(Outcome outcome, String reason, AnsweredBy answeredBy, HungUpBy hungUpBy, Boolean acknowledged, String digits,
      Integer hangupCause, Integer sipCode, String dialStatus, Long ringMillis, Long talkMillis, Instant ringingAt,
      Instant answeredAt, Instant endedAt, String channel) {
    /** The reason of a {@code TRUNK_FAILED}: Asterisk could not translate between the trunk's codecs and those of the call. */
    public static final String NO_CODEC = "NO_CODEC";

    /** An end without a call: the attempt was not placed, or nothing is known of it. */
    public static Ending without(Outcome outcome, String reason, Instant endedAt) {
      return new Ending(outcome, reason, null, null, null, null, null, null, null, null, null, null, null, endedAt, null);
    }
  }
}
