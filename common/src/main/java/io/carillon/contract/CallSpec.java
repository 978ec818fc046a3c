package io.carillon.contract;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a client asks of one call. Every field but {@code destinations} may be null: then the campaign's value holds
 * ({@link #over}), then the default named at the accessor that resolves it.
 *
 * @param ringSeconds default for destinations without their own (60)
 * @param script name from the operator's list; built in: {@code notify} (default), {@code callback}
 * @param play sound names for {@code notify}
 * @param maxSeconds longest call, ringing excluded; the trunk's limit holds where it is lower
 * @param variables reach the channel as {@code CV_<NAME>}
 * @param suppressionLists the lists that forbid this call, beside the tenant's default one
 * @param priority 0-9, 9 is an alarm (5)
 */
public record CallSpec(
    List<Destination> destinations,
    CallerId callerId,
    Integer ringSeconds,
    String script,
    List<String> play,
    Acknowledge acknowledge,
    Amd amd,
    Set<AnsweredBy> accept,
    Integer maxSeconds,
    Map<String, String> variables,
    String account,
    List<String> codecs,
    Boolean earlyMedia,
    Retry retry,
    Instant notBefore,
    Instant expiresAt,
    Window window,
    Integer priority,
    OnUnknown onUnknown,
    List<String> suppressionLists,
    String reference) {

  public static final int DEFAULT_RING_SECONDS = 60;
  public static final int DEFAULT_PRIORITY = 5;
  /** From here on a call may use what is kept free for alarms, and comes before all that is below. */
  public static final int URGENT_PRIORITY = 9;
  public static final String DEFAULT_SCRIPT = "notify";

  /** The empty wish, for a campaign that sets no defaults. */
  public static CallSpec empty() {
    return new CallSpec(null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
        null, null, null, null);
  }

  /** A wish that is nothing but where to ring. */
  public static CallSpec to(List<Destination> destinations) {
    return empty().withDestinations(destinations);
  }

  public CallSpec withDestinations(List<Destination> where) {
    return new CallSpec(where, callerId, ringSeconds, script, play, acknowledge, amd, accept, maxSeconds, variables, account,
        codecs, earlyMedia, retry, notBefore, expiresAt, window, priority, onUnknown, suppressionLists, reference);
  }

  /** This wish with what it leaves open taken from {@code defaults}; variables of both, its own first. */
  public CallSpec over(CallSpec defaults) {
    return new CallSpec(
        or(destinations, defaults.destinations), or(callerId, defaults.callerId), or(ringSeconds, defaults.ringSeconds),
        or(script, defaults.script), or(play, defaults.play), or(acknowledge, defaults.acknowledge), or(amd, defaults.amd),
        or(accept, defaults.accept), or(maxSeconds, defaults.maxSeconds), both(variables, defaults.variables),
        or(account, defaults.account), or(codecs, defaults.codecs), or(earlyMedia, defaults.earlyMedia), or(retry, defaults.retry),
        or(notBefore, defaults.notBefore), or(expiresAt, defaults.expiresAt), or(window, defaults.window),
        or(priority, defaults.priority), or(onUnknown, defaults.onUnknown), or(suppressionLists, defaults.suppressionLists),
        or(reference, defaults.reference));
  }

  private static <T> T or(T own, T otherwise) {
    return own != null ? own : otherwise;
  }

  private static Map<String, String> both(Map<String, String> own, Map<String, String> defaults) {
    if (own == null || defaults == null) return or(own, defaults);
    var merged = new java.util.HashMap<>(defaults);
    merged.putAll(own);
    return Map.copyOf(merged);
  }
}
