package io.carillon.gateway.submit;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.stream.Collectors;

/** A decision as a plain sentence. Total: of what it does not know it repeats the word. */
final class DecisionText {
  private static final DateTimeFormatter LOCAL = DateTimeFormatter.ofPattern("HH:mm 'on' yyyy-MM-dd", Locale.ROOT);

  private DecisionText() {}

  static String of(String what, JsonObject detail) {
    return switch (what) {
      case "ACCEPTED" -> detail.containsKey("notBefore") ? "accepted, not to be rung before " + time(detail, "notBefore") : "accepted";
      case "DEFERRED" -> deferred(detail);
      case "DIALLED" -> "dialled " + detail.getString("to") + " over trunk " + detail.getString("trunk") + ", PBX " + detail.getString("pbx") + passed(" (", detail, ")")
          + (detail.getBoolean("probe", false) ? ": the trunk is out, this call tries whether it carries calls again" : "");
      case "SETTLED" -> detail.getString("outcome") + (detail.containsKey("why") ? " (" + detail.getString("why") + ")" : "")
          + (detail.getBoolean("trunkOut", false) ? " over trunk " + detail.getString("trunk") + ", which is out: counts for nothing" : "") + ": " + next(detail);
      case "NO_TRUNK" -> "every trunk of the number was tried or refused it: " + next(detail);
      case "CANCEL_REQUESTED" -> "to be cancelled: its call is hung up";
      case "CLOSED" -> closed(detail);
      case "WAITING" -> waiting(detail);
      default -> what;
    };
  }

  private static String deferred(JsonObject detail) {
    String reason = detail.getString("reason", "");
    return switch (reason) {
      case "SCHEDULED" -> "not to be rung before " + time(detail, "until");
      case "WINDOW" -> "calling window closed until " + local(detail);
      case "CAP" -> "rung as often as may be on one day: again from " + local(detail);
      case "CAPACITY" -> "no line is free" + passed(": ", detail, "");
      case "TRUNK_OUT" -> "no trunk carries calls" + passed(": ", detail, "") + "; tried again from " + time(detail, "until");
      default -> "waits until " + time(detail, "until") + " (" + reason + ")";
    };
  }

  private static String closed(JsonObject detail) {
    String state = detail.getString("state", "");
    String reason = detail.getString("reason");
    return switch (state) {
      case "SUPPRESSED" -> detail.containsKey("list") ? "suppressed by list " + detail.getString("list") : "suppressed" + because(reason);
      case "EXPIRED" -> reason == null ? "expired" : "expired; it waited for " + reason;
      default -> state.toLowerCase(Locale.ROOT) + because(reason);
    };
  }

  private static String waiting(JsonObject detail) {
    return detail.containsKey("campaign") ? "due, but its campaign is " + detail.getString("campaign") : "due: waits for a line to be free";
  }

  private static String because(String reason) {
    return reason == null ? "" : ": " + reason;
  }

  private static String next(JsonObject detail) {
    return switch (detail.getString("next", "")) {
      case "END" -> detail.getString("state") + (detail.containsKey("reason") ? " (" + detail.getString("reason") + ")" : "");
      case "DESTINATION" -> "destination " + detail.getInteger("destination") + " is next, at once";
      case "ROUND" -> "another round at " + time(detail, "until");
      case "OTHER_TRUNK" -> "another trunk than " + detail.getString("trunk") + ", at once";
      case "LATER" -> "again at " + time(detail, "until");
      default -> detail.getString("next", "");
    };
  }

  private static String passed(String before, JsonObject detail, String after) {
    if (!(detail.getValue("passed") instanceof JsonArray trunks) || trunks.isEmpty()) return "";
    return trunks.stream().map(JsonObject.class::cast).map(one -> one.getString("trunk") + " " + word(one.getString("why", "")))
        .collect(Collectors.joining(", ", before, after));
  }

  private static String word(String why) {
    return switch (why) {
      case "OFF" -> "switched off";
      case "BARRED" -> "tried before";
      case "FULL" -> "full";
      case "PACE" -> "without a start left";
      case "OUT" -> "out";
      case "PBX_FULL" -> "behind a full PBX";
      case "PBX_DOWN" -> "without a PBX";
      default -> why;
    };
  }

  private static String local(JsonObject detail) {
    try {
      var zone = ZoneId.of(detail.getString("zone"));
      return LOCAL.format(Instant.parse(detail.getString("until")).atZone(zone)) + ", " + zone.getId();
    } catch (DateTimeException | NullPointerException unknownHere) {
      return time(detail, "until");
    }
  }

  private static String time(JsonObject detail, String field) {
    String text = detail.getString(field);
    try {
      return Instant.parse(text).truncatedTo(ChronoUnit.SECONDS).toString();
    } catch (DateTimeException | NullPointerException other) {
      return String.valueOf(text);
    }
  }
}
