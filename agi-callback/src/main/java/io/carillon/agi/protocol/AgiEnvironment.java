package io.carillon.agi.protocol;

import java.util.Map;

/**
 * What Asterisk says of the channel before a script begins. All of it is, or may hold, the caller's own text: compare it, look it
 * up as a parameter, never build a command, a path or a query out of it.
 */
public final class AgiEnvironment {
  /** Bits of {@code agi_callingpres} that say the number is hidden or is not known. */
  private static final int HIDDEN = 0x60;

  private final Map<String, String> values;

  public AgiEnvironment(Map<String, String> values) {
    this.values = Map.copyOf(values);
  }

  /** The value of {@code agi_<name>}, empty where it was not said. */
  public String get(String name) {
    return values.getOrDefault("agi_" + name, "");
  }

  /** The n-th argument of the dialplan's AGI(), from 1; empty where there is none. */
  public String argument(int n) {
    return get("arg_" + n);
  }

  /** The path of {@code agi://host/path?query}, with a leading slash and without the query. */
  public String path() {
    String script = get("network_script");
    int query = script.indexOf('?');
    String path = query < 0 ? script : script.substring(0, query);
    return path.startsWith("/") ? path : "/" + path;
  }

  public String uniqueId() {
    return get("uniqueid");
  }

  public String channel() {
    return get("channel");
  }

  /** The caller's number as it came; {@code unknown} is Asterisk's word for none. */
  public String callerId() {
    return get("callerid").equals("unknown") ? "" : get("callerid");
  }

  /** Whether the caller asked that his number be kept from us, or the network had none. */
  public boolean callerHidden() {
    String presentation = get("callingpres");
    return presentation.matches("\\d{1,4}") && (Integer.parseInt(presentation) & HIDDEN) != 0;
  }

  /** Only how much was said: values are the caller's. */
  @Override public String toString() {
    return "AgiEnvironment[" + values.size() + " values]";
  }
}
