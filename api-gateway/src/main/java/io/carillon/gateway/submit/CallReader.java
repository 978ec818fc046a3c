package io.carillon.gateway.submit;

import io.carillon.contract.CallSpec;
import io.carillon.contract.Wire;
import io.carillon.gateway.edge.Problem.Fault;
import io.carillon.gateway.number.Reading;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Decides whether a call, a contact or a campaign's defaults can be taken, and what they say: numbers in their one form, names
 * that exist, times that make sense. That fields are known and of their type, the contract has decided before.
 */
public final class CallReader {
  private static final int ALL_VARIABLES = 800;
  private static final int ALL_SOUNDS = 900;

  private final Function<String, Reading> numbers;
  private final Predicate<String> isScript;
  private final Predicate<String> isTarget;
  private final Predicate<String> isCalendar;

  public CallReader(Function<String, Reading> numbers, Predicate<String> isScript, Predicate<String> isTarget, Predicate<String> isCalendar) {
    this.numbers = numbers;
    this.isScript = isScript;
    this.isTarget = isTarget;
    this.isCalendar = isCalendar;
  }

  /** What was read, or what is wrong. {@code spec} is null where there are faults. */
  public record Read(CallSpec spec, List<Fault> faults) {}

  /** One call that stands alone. */
  public Read call(JsonObject body, Instant now) {
    return call(body, CallSpec.empty(), now, null);
  }

  /**
   * One call, or one contact: there must be somebody to ring.
   *
   * @param defaults what its campaign says
   * @param ends when its campaign ends; null: it has none
   */
  public Read call(JsonObject body, CallSpec defaults, Instant now, Instant ends) {
    var faults = new ArrayList<Fault>();
    var json = body.copy();
    var destinations = destinations(json, faults);
    common(json, now, faults);
    if (!faults.isEmpty()) return new Read(null, List.copyOf(faults));
    json.remove("to");
    var spec = spec(json.put("destinations", destinations));
    var impossible = Possible.faults(spec.over(defaults), now, ends);
    return impossible.isEmpty() ? new Read(spec, List.of()) : new Read(null, impossible);
  }

  /** What a campaign's contacts leave open. */
  public Read defaults(JsonObject body, String pointer, Instant now) {
    var faults = new ArrayList<Fault>();
    var json = body.copy();
    common(json, now, faults);
    if (!faults.isEmpty()) {
      return new Read(null, faults.stream().map(fault -> Fault.at(pointer + fault.pointer(), fault.detail())).toList());
    }
    return new Read(spec(json), List.of());
  }

  private static CallSpec spec(JsonObject json) {
    if (json.containsKey("onUnknown")) json.put("onUnknown", json.getString("onUnknown").toUpperCase(java.util.Locale.ROOT));
    var retry = json.getJsonObject("retry");
    if (retry != null && !retry.containsKey("delaySeconds")) retry.put("delaySeconds", 300);
    var acknowledge = json.getJsonObject("acknowledge");
    if (acknowledge != null && !acknowledge.containsKey("timeoutSeconds")) acknowledge.put("timeoutSeconds", 10);
    var amd = json.getJsonObject("amd");
    if (amd != null && !amd.containsKey("detect")) amd.put("detect", true);
    if (amd != null && !amd.containsKey("onMachine")) amd.put("onMachine", "play");
    var window = json.getJsonObject("window");
    if (window != null && !window.containsKey("zone")) window.put("zone", "recipient");
    return Wire.readOwn(json.encode(), CallSpec.class);
  }

  private JsonArray destinations(JsonObject json, List<Fault> faults) {
    var list = json.getJsonArray("destinations");
    if (json.containsKey("to") == (list != null)) {
      faults.add(Fault.at("", list == null ? "has neither to nor destinations: whom to ring?" : "has both to and destinations: one of them says whom to ring"));
      return null;
    }
    if (list == null) return new JsonArray().add(number(json.getString("to"), new JsonObject(), "/to", faults));
    var read = new JsonArray();
    for (int i = 0; i < list.size(); i++) read.add(destination(list.getJsonObject(i), "/destinations/" + i, faults));
    return read;
  }

  private JsonObject destination(JsonObject destination, String pointer, List<Fault> faults) {
    String to = destination.getString("to");
    String target = destination.getString("target");
    if ((to == null) == (target == null)) {
      faults.add(Fault.at(pointer, to == null ? "has neither to nor target" : "has both to and target"));
    } else if (target != null && !isTarget.test(target)) {
      faults.add(Fault.at(pointer + "/target", "names the target " + target + ", which does not exist"));
    }
    return to == null ? destination : number(to, destination, pointer + "/to", faults);
  }

  private JsonObject number(String text, JsonObject into, String pointer, List<Fault> faults) {
    switch (numbers.apply(text)) {
      case Reading.Accepted number -> {
        into.put("to", number.to());
        if (number.typed() != null) into.put("typed", number.typed());
      }
      case Reading.Refused refused -> faults.add(Fault.at(pointer, refused.why()));
    }
    return into;
  }

  private void common(JsonObject json, Instant now, List<Fault> faults) {
    controls(json, "", faults);
    String script = json.getString("script");
    if (script != null && !isScript.test(script)) faults.add(Fault.at("/script", "names the script " + script + ", which does not exist"));
    variables(json.getJsonObject("variables"), faults);
    play(json.getJsonArray("play"), faults);
    RetryCheck.check(json.getJsonObject("retry"), faults);
    Instant notBefore = time(json, "notBefore", faults);
    Instant expiresAt = time(json, "expiresAt", faults);
    if (expiresAt != null && !expiresAt.isAfter(now)) faults.add(Fault.at("/expiresAt", "lies in the past"));
    else if (expiresAt != null && notBefore != null && !expiresAt.isAfter(notBefore)) faults.add(Fault.at("/expiresAt", "is not after notBefore"));
    var window = json.getJsonObject("window");
    if (window == null) return;
    days(window.getJsonArray("days"), faults);
    if (window.getString("from").equals(window.getString("to"))) faults.add(Fault.at("/window", "opens and closes at the same time, so it is never open: from 00:00 to 23:59 is nearly all day, and without a window it is always"));
    String zone = window.getString("zone");
    if (zone != null && !zone.equals("recipient") && !isZone(zone)) faults.add(Fault.at("/window/zone", "is neither recipient nor an IANA time zone"));
    String holidays = window.getString("holidays");
    if (holidays != null && !isCalendar.test(holidays)) faults.add(Fault.at("/window/holidays", "names the calendar " + holidays + ", which does not exist"));
  }

  private static void days(JsonArray days, List<Fault> faults) {
    if (days == null) return;
    if (days.isEmpty()) faults.add(Fault.at("/window/days", "names no day, so it never opens: leave it out where it opens on all of them"));
    for (int i = 0; i < days.size(); i++) {
      int first = days.getList().indexOf(days.getValue(i));
      if (first < i) faults.add(Fault.at("/window/days/" + i, "names " + days.getValue(i) + " once more: the window is open then already; another day was meant"));
    }
  }

  static boolean isZone(String zone) {
    return ZoneId.getAvailableZoneIds().contains(zone);
  }

  private static void variables(JsonObject variables, List<Fault> faults) {
    if (variables == null) return;
    int all = variables.stream().mapToInt(entry -> entry.getKey().length() + String.valueOf(entry.getValue()).length()).sum();
    if (all > ALL_VARIABLES) faults.add(Fault.at("/variables", "has more than " + ALL_VARIABLES + " characters in all"));
  }

  private static void play(JsonArray sounds, List<Fault> faults) {
    if (sounds == null) return;
    int all = sounds.stream().mapToInt(sound -> String.valueOf(sound).length() + 1).sum() - 1;
    if (all > ALL_SOUNDS) faults.add(Fault.at("/play", "has more than " + ALL_SOUNDS + " characters in all"));
  }

  /** Puts the time as an instant back into the JSON; null where there is none or it is not one. */
  private static Instant time(JsonObject json, String field, List<Fault> faults) {
    String text = json.getString(field);
    if (text == null) return null;
    try {
      Instant at = OffsetDateTime.parse(text).toInstant();
      json.put(field, at.toString());
      return at;
    } catch (DateTimeParseException e) {
      faults.add(Fault.at("/" + field, "is not an RFC 3339 time with its offset, as 2026-11-23T09:00:00Z"));
    } catch (DateTimeException e) {
      faults.add(Fault.at("/" + field, "is out of range"));
    }
    return null;
  }

  /** No text of a call may hold a control character, whatever its field is for. */
  private static void controls(Object value, String pointer, List<Fault> faults) {
    switch (value) {
      case JsonObject object -> object.forEach(entry -> controls(entry.getValue(), pointer + "/" + entry.getKey(), faults));
      case JsonArray array -> {
        for (int i = 0; i < array.size(); i++) controls(array.getValue(i), pointer + "/" + i, faults);
      }
      case String text -> {
        if (isAnswered(pointer)) return;
        if (text.codePoints().anyMatch(c -> Character.isISOControl(c) || c >= 0xd800 && c <= 0xdfff)) faults.add(Fault.at(pointer, "holds a control character"));
      }
      case null, default -> {
        // numbers, booleans and nothing hold no text
      }
    }
  }

  /** The number reader names every strange sign of a number itself. */
  private static boolean isAnswered(String pointer) {
    return pointer.equals("/to") || pointer.startsWith("/destinations/") && pointer.endsWith("/to");
  }

  /** The fields that may be set for a contact. */
  public static final Set<String> OF_CONTACT =
      Set.of("to", "destinations", "ringSeconds", "variables", "notBefore", "expiresAt", "window", "priority", "reference");
}
