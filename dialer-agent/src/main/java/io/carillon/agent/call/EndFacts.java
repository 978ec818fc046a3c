package io.carillon.agent.call;

import io.carillon.agent.evidence.EvidenceLine;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the outcome table looks at.
 *
 * @param answered somebody or something picked up
 * @param cancelled we asked for the hang-up
 * @param dialStatus the guard's DIALSTATUS, {@code ""} where there was none
 * @param cause Q.850, 0 where there was none
 * @param sipCode the carrier's own final code, 0 where it never gave one
 * @param rang a 180 or 183 was seen
 * @param timedOut our own ring time had run out
 * @param channel the trunk had a channel
 * @param sip that channel speaks SIP: then an empty tech line is a carrier that never replied
 * @param trunkGood the trunk has carried a channel since Asterisk started
 */
record EndFacts(boolean answered, boolean cancelled, String dialStatus, int cause, int sipCode, boolean rang, boolean timedOut,
    boolean channel, boolean sip, boolean trunkGood) {
  private static final Pattern SIP_LINE = Pattern.compile("SIP ([1-6][0-9][0-9])\\b.*");
  /** Dial's timer and the clock it is measured by are not the same one. */
  private static final long TIMER_SLACK_MILLIS = 250;

  static EndFacts of(EvidenceLine.Ended end, boolean pickedUp, boolean cancelled, int ringSeconds, boolean trunkGood) {
    boolean answered = pickedUp || end.dialStatus().equals("ANSWER");
    boolean full = end.dialedMillis() != null && end.dialedMillis() >= ringSeconds * 1000L - TIMER_SLACK_MILLIS;
    return new EndFacts(answered, cancelled, end.dialStatus(), end.cause() == null ? 0 : end.cause(), sipCode(end.techLine()),
        end.ringMillis() != null || end.progressMillis() != null, end.hungUpBy().equals("timeout") || full && end.dialStatus().equals("NOANSWER"), !end.channel().isEmpty(),
        end.channel().startsWith("PJSIP/") || end.channel().startsWith("SIP/"), trunkGood);
  }

  /** The code of a final answer; 0 where the line holds none. */
  static int sipCode(String techLine) {
    Matcher line = SIP_LINE.matcher(techLine);
    int code = line.matches() ? Integer.parseInt(line.group(1)) : 0;
    return code >= 300 ? code : 0;
  }
}
