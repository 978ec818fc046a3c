package io.carillon.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The one codec between records and bytes, and between message types and their {@code ce_type} names.
 *
 * <p>Names are {@code <noun>.<past participle or noun>} as in DESIGN's table; a record whose name is not known, or whose value
 * is not the JSON of its type, is {@link Unreadable}: the caller sends it to {@code dial.deadletter}.
 */
public final class Wire {
  private static final ObjectMapper JSON = JsonMapper.builder()
      .addModule(new JavaTimeModule())
      .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
      .addModule(Instants.module())
      .addModule(CleanText.module())
      .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
      .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
      .disable(DeserializationFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
      .defaultPropertyInclusion(JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
      .build();

  private static final Map<String, Class<?>> BY_NAME = new LinkedHashMap<>();
  private static final Map<Class<?>, String> BY_TYPE = new LinkedHashMap<>();

  static {
    known("job.submitted", JobMessage.JobSubmitted.class);
    known("job.cancel", JobMessage.JobCancel.class);
    known("agent.welcome", Assignment.AgentWelcome.class);
    known("agent.settings", Assignment.AgentSettings.class);
    known("pace.share", Assignment.PaceShare.class);
    known("attempt.dial", Assignment.AttemptDial.class);
    known("attempt.hangup", Assignment.AttemptHangup.class);
    known("attempt.resolve", Assignment.AttemptResolve.class);
    known("agent.hello", AgentEvent.AgentHello.class);
    known("agent.fenced", AgentEvent.AgentFenced.class);
    known("agent.status", AgentEvent.AgentStatus.class);
    known("attempt.originating", AgentEvent.AttemptOriginating.class);
    known("attempt.ringing", AgentEvent.AttemptRinging.class);
    known("attempt.answered", AgentEvent.AttemptAnswered.class);
    known("attempt.digits", AgentEvent.AttemptDigits.class);
    known("attempt.ended", AgentEvent.AttemptEnded.class);
    known("attempt.corrected", AgentEvent.AttemptCorrected.class);
    known("attempt.finished", ResultMessage.AttemptFinished.class);
    known("job.finished", ResultMessage.JobFinished.class);
    known("campaign.progress", ResultMessage.CampaignProgress.class);
    known("campaign.finished", ResultMessage.CampaignFinished.class);
    known("number.suppressed", Suppression.class);
    known("record.dead", DeadLetter.class);
  }

  private Wire() {}

  private static void known(String name, Class<?> type) {
    BY_NAME.put(name, type);
    BY_TYPE.put(type, name);
  }

  /** A record that is not what its name says, or whose name nobody knows. The message says which. */
  public static final class Unreadable extends Exception {
    public Unreadable(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** All message names, in the order of the design's table. */
  public static Map<String, Class<?>> messages() {
    return java.util.Collections.unmodifiableMap(BY_NAME);
  }

  /** The {@code ce_type} of a message, as {@code attempt.dial}. */
  public static String nameOf(Object message) {
    return nameOf(message.getClass());
  }

  /** The same of a type. */
  public static String nameOf(Class<?> type) {
    String name = BY_TYPE.get(type);
    if (name == null) throw new IllegalArgumentException("not a message: " + type.getName());
    return name;
  }

  public static byte[] encode(Object value) {
    try {
      return JSON.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("cannot be written as JSON: " + value.getClass().getName(), e);
    }
  }

  /** The same as text, for a {@code jsonb} column. */
  public static String encodeText(Object value) {
    return new String(encode(value), java.nio.charset.StandardCharsets.UTF_8);
  }

  /**
   * Reads one message.
   *
   * @param name its {@code ce_type}
   * @param topic the sealed type that may stand in the topic it was read from
   */
  public static <T> T decode(String name, byte[] value, Class<T> topic) throws Unreadable {
    Class<?> type = name == null ? null : BY_NAME.get(name);
    if (type == null) throw new Unreadable("no message is called " + name, null);
    if (!topic.isAssignableFrom(type)) throw new Unreadable(name + " does not belong in this topic", null);
    Object message = read(value, type);
    var missing = RequiredFields.missing(name, message);
    if (!missing.isEmpty()) throw new Unreadable(name + " without " + String.join(", ", missing), null);
    return topic.cast(message);
  }

  /** Reads a value whose type is known. */
  public static <T> T read(byte[] value, Class<T> type) throws Unreadable {
    if (value == null) throw new Unreadable("no value", null);
    try {
      T read = JSON.readValue(value, type);
      if (read == null) throw new Unreadable("the value is null", null);
      return read;
    } catch (IOException | RuntimeException e) {
      // Records refuse by an exception what they cannot hold; nothing a stranger wrote may get further than here.
      throw new Unreadable("not the JSON of " + type.getSimpleName() + ": " + firstLine(e.getMessage()), e);
    }
  }

  /** Reads a {@code jsonb} column that this project wrote: a failure is a bug, not an input. */
  public static <T> T readOwn(String text, Class<T> type) {
    try {
      return JSON.readValue(text, type);
    } catch (IOException e) {
      throw new IllegalStateException("a stored " + type.getSimpleName() + " cannot be read", e);
    }
  }

  private static String firstLine(String text) {
    if (text == null) return "no reason given";
    int end = text.indexOf('\n');
    return end < 0 ? text : text.substring(0, end);
  }
}
