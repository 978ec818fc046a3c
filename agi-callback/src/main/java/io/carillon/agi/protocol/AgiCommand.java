package io.carillon.agi.protocol;

import java.time.Duration;
import java.util.List;

/**
 * One command: its own words, and its arguments, which {@link AgiEncoder} writes so that each stays one argument.
 *
 * @param verb fixed words such as {@code SET VARIABLE}
 * @param patience how long Asterisk may take to answer before the session is given up
 */
public record AgiCommand(String verb, List<String> arguments, Duration patience) {
  /** For what Asterisk answers at once. */
  private static final Duration QUICK = Duration.ofSeconds(15);
  /** For what lasts as long as a sound or an application does. */
  private static final Duration LONG = Duration.ofHours(2);
  private static final String NO_DIGITS = "";

  public AgiCommand {
    arguments = List.copyOf(arguments);
  }

  private static AgiCommand quick(String verb, String... arguments) {
    return new AgiCommand(verb, List.of(arguments), QUICK);
  }

  private static AgiCommand lasting(String verb, String... arguments) {
    return new AgiCommand(verb, List.of(arguments), LONG);
  }

  public static AgiCommand answer() {
    return lasting("ANSWER");
  }

  public static AgiCommand hangup() {
    return quick("HANGUP");
  }

  public static AgiCommand channelStatus() {
    return quick("CHANNEL STATUS");
  }

  /** Does nothing; the text may show in Asterisk's log. */
  public static AgiCommand noop(String text) {
    return quick("NOOP", text);
  }

  /** A line in Asterisk's log, at 1 (always) to 4. */
  public static AgiCommand verbose(String text, int level) {
    return quick("VERBOSE", text, String.valueOf(level));
  }

  /** Sets a channel variable. The value is text to Asterisk here; a dialplan that uses it must still take care. */
  public static AgiCommand setVariable(String name, String value) {
    return quick("SET VARIABLE", AgiWords.variable(name), value);
  }

  public static AgiCommand getVariable(String name) {
    return quick("GET VARIABLE", AgiWords.variable(name));
  }

  public static AgiCommand setContext(String context) {
    return quick("SET CONTEXT", AgiWords.place(context));
  }

  public static AgiCommand setExtension(String extension) {
    return quick("SET EXTENSION", AgiWords.place(extension));
  }

  public static AgiCommand setPriority(int priority) {
    return quick("SET PRIORITY", String.valueOf(priority));
  }

  /** Plays a sound; a digit of {@code escapeDigits} ends it. */
  public static AgiCommand streamFile(String sound, String escapeDigits) {
    return lasting("STREAM FILE", AgiWords.sound(sound), AgiWords.digits(escapeDigits));
  }

  /** Plays a sound while it collects at most {@code most} digits; {@code wait} runs from the last one. */
  public static AgiCommand getData(String sound, Duration wait, int most) {
    return lasting("GET DATA", AgiWords.sound(sound), String.valueOf(wait.toMillis()), String.valueOf(most));
  }

  public static AgiCommand waitForDigit(Duration wait) {
    return lasting("WAIT FOR DIGIT", String.valueOf(wait.toMillis()));
  }

  public static AgiCommand sayDigits(String digits) {
    return lasting("SAY DIGITS", AgiWords.digits(digits), NO_DIGITS);
  }

  public static AgiCommand sayNumber(long number) {
    return lasting("SAY NUMBER", String.valueOf(number), NO_DIGITS);
  }

  /** Runs an application. Its data is the script's own: text of the caller has no place in it. */
  public static AgiCommand exec(String application, String data) {
    return lasting("EXEC", AgiWords.application(application), data);
  }
}
