package io.carillon.gateway.settings;

import io.carillon.gateway.edge.Problem.Fault;
import io.carillon.gateway.number.Forbidden;
import io.carillon.gateway.submit.Names;
import io.carillon.route.DialPattern;
import io.carillon.route.PatternReach;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What must hold of a setting that a schema cannot say. Each check may put fields that follow from others. What is not there or
 * of the wrong type is passed over: that is the schema's to say.
 */
public final class SettingsCheck {
  /** One technology, one place for the number, and nothing that the dialplan reads as more than one thing to dial. */
  private static final Pattern DIAL = Pattern.compile("([A-Za-z0-9]{2,16})/((?:[A-Za-z0-9_.:@*#+-]|/)*)\\$\\{number}((?:[A-Za-z0-9_.:@*#+-]|/)*)");
  private static final Set<String> NEVER = Set.of("LOCAL", "AGENT", "MESSAGE", "RECORDER", "SNOOP", "CONSOLE");

  private SettingsCheck() {}

  /**
   * What is wrong with a setting that is held against the schema of that name, beside what the schema says; may put fields that
   * follow from others.
   *
   * @param schema as the contract calls it: {@code Trunk}, {@code Route} …
   */
  public static List<Fault> faults(String schema, JsonObject json) {
    return Kind.all().stream().filter(kind -> kind.operation().equals(schema)).findFirst().orElseThrow().check().apply(json);
  }

  static List<Fault> nothing(JsonObject json) {
    return List.of();
  }

  static List<Fault> trunk(JsonObject json) {
    var faults = new ArrayList<Fault>();
    dial(json, faults);
    pace(json, faults);
    double most = number(json, "maxChannels", Double.MAX_VALUE);
    double reserve = number(json, "reserve", 0);
    if (most < 1) return faults;
    if (reserve >= most) faults.add(Fault.at("/reserve", "leaves no channel: it is not below maxChannels"));
    else if (reserve + number(json, "urgentReserve", 0) >= most) {
      faults.add(Fault.at("/urgentReserve", "leaves no channel: with reserve it is not below maxChannels"));
    }
    return faults;
  }

  private static double number(JsonObject json, String name, double otherwise) {
    return json.getValue(name) instanceof Number number ? number.doubleValue() : otherwise;
  }

  /** Null where it is none. */
  private static String text(JsonObject json, String name) {
    return json.getValue(name) instanceof String text ? text : null;
  }

  private static void dial(JsonObject json, List<Fault> faults) {
    String dial = text(json, "dial");
    if (dial == null) return;
    var read = DIAL.matcher(dial);
    if (!dial.contains("${number}")) {
      faults.add(Fault.at("/dial", "has no ${number}: it says where the number goes, as PJSIP/${number}@carrier"));
    } else if (!read.matches()) {
      faults.add(Fault.at("/dial", "is not of the form TECH/…${number}… with letters, digits and _ . : @ * # + - / only"));
    } else if (NEVER.contains(read.group(1).toUpperCase(java.util.Locale.ROOT))) {
      faults.add(Fault.at("/dial", "names " + read.group(1) + ", which is no technology to reach a carrier by"));
    } else {
      json.put("endpoint", endpoint(read.group(1), read.group(2), read.group(3)));
    }
  }

  /**
   * What the names of the trunk's channels begin with: PJSIP/${number}@carrier makes PJSIP/carrier-00000001, so does
   * PJSIP/carrier/sip:${number}@host.
   */
  private static String endpoint(String technology, String before, String after) {
    String place = after.startsWith("@") ? after.substring(1) : before;
    int end = place.length();
    for (char stop : new char[] {'/', '@', ':'}) {
      int at = place.indexOf(stop);
      if (at >= 0 && at < end) end = at;
    }
    return technology + "/" + place.substring(0, end);
  }

  private static void pace(JsonObject json, List<Fault> faults) {
    double pace = number(json, "callsPerSecond", 1);
    if (pace > 1 && pace != Math.rint(pace)) faults.add(Fault.at("/callsPerSecond", "is neither a whole number nor below 1"));
  }

  static List<Fault> pbx(JsonObject json) {
    var faults = new ArrayList<Fault>();
    pace(json, faults);
    String mode = text(json, "mode");
    if (mode != null) json.put("mode", mode.toUpperCase(java.util.Locale.ROOT));
    return faults;
  }

  static List<Fault> route(JsonObject json) {
    var faults = new ArrayList<Fault>();
    if (!(json.getValue("patterns") instanceof JsonArray patterns)) return faults;
    for (int i = 0; i < patterns.size(); i++) {
      if (!(patterns.getValue(i) instanceof JsonObject pattern)) continue;
      String place = "/patterns/" + i + "/";
      String match = text(pattern, "match");
      if (match != null) flaw(match, place + "match", faults);
      for (String part : List.of("prefix", "callerId")) {
        String text = text(pattern, part);
        if (text != null && !text.isEmpty()) flaw(text, place + part, faults);
      }
      if (faults.isEmpty() && match != null) reach(text(pattern, "prefix"), match, text(pattern, "callerId"), place, faults);
    }
    return faults;
  }

  /** One that nothing can match was meant otherwise. */
  private static void reach(String prefix, String match, String callerId, String place, List<Fault> faults) {
    var pattern = new DialPattern(null, prefix, match, null);
    if (!PatternReach.takesAny(pattern)) {
      faults.add(Fault.at(place + "match", "matches no number that there can be" + (pattern.prefix().isEmpty() ? "" : " behind its prefix")
          + ": numbers are + and 5 to 15 digits, or 2 to 40 digits as they are typed; what is to be dialled beside digits goes into prepend"));
    } else if (PatternReach.isCovered(pattern, Forbidden.NEVER)) {
      faults.add(Fault.at(place + "match", "matches only numbers that are never dialled: emergency numbers, satellite and international networks"));
    } else if (!PatternReach.takesAny(new DialPattern(null, null, "X.", callerId))) {
      faults.add(Fault.at(place + "callerId", "matches no caller id that there can be: 2 to 15 digits, + in front or not"));
    }
  }

  private static void flaw(String pattern, String pointer, List<Fault> faults) {
    DialPattern.flaw(pattern).ifPresent(flaw -> faults.add(Fault.at(pointer, flaw)));
  }

  static List<Fault> script(JsonObject json) {
    var faults = new ArrayList<Fault>();
    boolean context = json.getValue("context") != null;
    if (Names.BUILT_IN_SCRIPTS.contains(String.valueOf(json.getValue("name")))) faults.add(Fault.at("/name", "is the name of a built-in script"));
    if (context == (json.getValue("application") != null)) {
      faults.add(Fault.at("", "has " + (context ? "both context and application" : "neither context nor application") + ": one of them says what the channel does"));
    }
    if (!context && json.getValue("extension") != null) faults.add(Fault.at("/extension", "goes with a context"));
    String data = text(json, "data");
    if (data != null && data.codePoints().anyMatch(Character::isISOControl)) faults.add(Fault.at("/data", "holds a control character"));
    return faults;
  }
}
