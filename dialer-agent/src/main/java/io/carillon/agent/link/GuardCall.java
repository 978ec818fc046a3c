package io.carillon.agent.link;

import io.carillon.contract.Assignment;
import io.carillon.contract.Assignment.AttemptDial;
import io.carillon.contract.CallerId;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * One call as the guard wants it (docs/guard.md): the same whichever way it enters Asterisk. Its fields are plain text that
 * nobody has checked for the wire: that is the encoder's part.
 *
 * @param originateMillis the originate's own limit: past the guard's, so that the guard's word is what counts
 * @param variables inherited by both halves, without the leading underscores
 */
public record GuardCall(String id, long originateMillis, CallerId callerId, String account, List<String> codecs, boolean earlyMedia,
    Map<String, String> variables, Instant notAfter) {
  private static final String PLACE = "${number}";
  private static final Pattern NUMBER = Pattern.compile("[0-9+*#]{1,40}");
  private static final long BEYOND_RING_MILLIS = 10_000;

  public String channel() {
    return "Local/" + id + "@carillon-guard/n";
  }

  /** @throws IllegalArgumentException where the number, or the trunk's dial string, cannot be dialled */
  public static GuardCall of(AttemptDial dial, long epoch, Assignment.Trunk trunk, Assignment.Script script) {
    var v = new LinkedHashMap<String, String>();
    v.put("CARILLON_ID", dial.attemptId());
    v.put("CARILLON_JOB", dial.jobId());
    v.put("CARILLON_EPOCH", String.valueOf(epoch));
    v.put("CARILLON_TRUNK", trunk.id());
    v.put("CARILLON_LIMIT", String.valueOf(trunk.limit()));
    v.put("CARILLON_DIAL", dialString(trunk.dial(), dial.dial()));
    v.put("CARILLON_RING", String.valueOf(dial.ringSeconds()));
    v.put("CARILLON_MAX", String.valueOf(dial.maxSeconds()));
    putIfAny(v, "CARILLON_CONTEXT", script.context());
    if (script.context() != null) {
      v.put("CARILLON_EXTEN", script.extension() == null ? "s" : script.extension());
      v.put("CARILLON_PRIORITY", String.valueOf(script.priority() == null ? 1 : script.priority()));
    }
    putIfAny(v, "CARILLON_APP", script.application());
    putIfAny(v, "CARILLON_DATA", script.data());
    if (dial.play() != null) putIfAny(v, "CARILLON_PLAY", String.join("&", dial.play()));
    if (dial.acknowledge() != null) {
      v.put("CARILLON_ACK", dial.acknowledge().digit());
      v.put("CARILLON_ACKWAIT", String.valueOf(dial.acknowledge().timeoutSeconds()));
    }
    if (dial.amd() != null && dial.amd().detect()) v.put("CARILLON_AMD", dial.amd().onMachine() == null ? "play" : dial.amd().onMachine());
    if (dial.earlyMedia()) v.put("CARILLON_EARLY", "1");
    if (dial.variables() != null) dial.variables().forEach((name, value) -> v.put("CV_" + name, value));
    return new GuardCall(dial.attemptId(), dial.ringSeconds() * 1000L + BEYOND_RING_MILLIS, dial.callerId(), dial.account(),
        dial.codecs() == null ? List.of() : List.copyOf(dial.codecs()), dial.earlyMedia(), v, dial.notAfter());
  }

  /** The number in its place. A dial string that is whole already must be one that this trunk's could have become. */
  static String dialString(String template, String dial) {
    int at = template.indexOf(PLACE);
    if (at < 0) throw new IllegalArgumentException("the trunk's dial string has no " + PLACE);
    String before = template.substring(0, at);
    String after = template.substring(at + PLACE.length());
    boolean whole = dial.length() > before.length() + after.length() && dial.startsWith(before) && dial.endsWith(after);
    String number = whole ? dial.substring(before.length(), dial.length() - after.length()) : dial;
    if (!NUMBER.matcher(number).matches()) throw new IllegalArgumentException("not a number that can be dialled");
    return before + number + after;
  }

  /** @param asteriskMillis since the epoch, by Asterisk's clock: the guard lets it in no later */
  public GuardCall arrivingBy(long asteriskMillis) {
    var v = new LinkedHashMap<>(variables);
    v.put("CARILLON_NOTAFTER", String.valueOf(asteriskMillis));
    return new GuardCall(id, originateMillis, callerId, account, codecs, earlyMedia, v, notAfter);
  }

  private static void putIfAny(Map<String, String> variables, String name, String value) {
    if (value != null && !value.isEmpty()) variables.put(name, value);
  }
}
