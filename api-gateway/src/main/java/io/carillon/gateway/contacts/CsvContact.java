package io.carillon.gateway.contacts;

import io.carillon.contract.CallSpec;
import io.carillon.contract.Destination;
import io.carillon.contract.Window;
import io.carillon.gateway.number.Reading;
import io.carillon.gateway.submit.Possible;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Decides what one CSV row says. One row at a time, one thread at a time. */
final class CsvContact {
  private static final Pattern VALUE = Pattern.compile("[A-Za-z0-9_.-]{0,256}");
  private static final int ALL_VARIABLES = 800;
  private static final int MOST_VARIABLES = 10;
  private static final int LONGEST_REFERENCE = 200;
  private static final int LONGEST_RING = 600;

  private final List<CsvColumns.Column> columns;
  private final Function<String, Reading> numbers;
  private final CallSpec defaults;
  private final Window campaignWindow;
  private final Instant now;
  private final Instant ends;

  /**
   * For the rows of one campaign.
   *
   * @param defaults what the campaign says; a zone column changes the zone of its window
   * @param ends when the campaign ends
   */
  CsvContact(List<CsvColumns.Column> columns, Function<String, Reading> numbers, CallSpec defaults, Instant now, Instant ends) {
    this.columns = columns;
    this.numbers = numbers;
    this.defaults = defaults;
    this.campaignWindow = defaults.window();
    this.now = now;
    this.ends = ends;
  }

  /** A field that cannot be taken. */
  private static final class Bad extends Exception {
    Bad(String reason) {
      super(reason, null, false, false);
    }
  }

  private static final class Draft {
    private Destination number;
    private Map<Integer, Destination> further;
    private String reference;
    private Integer ringSeconds;
    private Integer priority;
    private Instant notBefore;
    private Instant expiresAt;
    private Window window;
    private Map<String, String> variables;
  }

  Row read(long line, List<String> fields) {
    if (fields.size() != columns.size()) {
      return new Row.Rejected(line, null, "has " + fields.size() + " fields where the header has " + columns.size());
    }
    var draft = new Draft();
    for (int i = 0; i < columns.size(); i++) {
      try {
        take(columns.get(i), fields.get(i).strip(), draft);
      } catch (Bad bad) {
        return new Row.Rejected(line, columns.get(i).name(), bad.getMessage());
      }
    }
    if (draft.variables != null && length(draft.variables) > ALL_VARIABLES) {
      return new Row.Rejected(line, null, "has variables of more than " + ALL_VARIABLES + " characters in all");
    }
    if (draft.notBefore != null && draft.expiresAt != null && !draft.expiresAt.isAfter(draft.notBefore)) {
      return new Row.Rejected(line, "expires_at", "is not after not_before");
    }
    var spec = spec(draft);
    // The campaign's own times were looked at when they were set.
    if (draft.notBefore != null || draft.expiresAt != null || draft.window != null) {
      var impossible = Possible.faults(spec.over(defaults), now, ends);
      if (!impossible.isEmpty()) return new Row.Rejected(line, column(impossible.getFirst().pointer()), impossible.getFirst().detail());
    }
    return new Row.Contact(line, spec);
  }

  private static String column(String pointer) {
    return switch (pointer) {
      case "/notBefore" -> "not_before";
      case "/expiresAt" -> "expires_at";
      default -> null;
    };
  }

  private static int length(Map<String, String> variables) {
    return variables.entrySet().stream().mapToInt(entry -> entry.getKey().length() + entry.getValue().length()).sum();
  }

  private static CallSpec spec(Draft draft) {
    var destinations = new ArrayList<Destination>();
    destinations.add(draft.number);
    if (draft.further != null) destinations.addAll(draft.further.values());
    return new CallSpec(List.copyOf(destinations), null, draft.ringSeconds, null, null, null, null, null, null, draft.variables, null, null, null, null,
        draft.notBefore, draft.expiresAt, draft.window, draft.priority, null, null, draft.reference);
  }

  private void take(CsvColumns.Column column, String value, Draft draft) throws Bad {
    if (column.meaning() == CsvColumns.Meaning.NUMBER) {
      draft.number = destination(value);
      return;
    }
    if (value.isEmpty()) return;
    switch (column.meaning()) {
      case NUMBER -> throw new IllegalStateException("taken above");
      case NEXT_NUMBER -> {
        if (draft.further == null) draft.further = new TreeMap<>();
        draft.further.put(Integer.parseInt(column.argument()), destination(value));
      }
      case REFERENCE -> draft.reference = reference(value);
      case RING_SECONDS -> draft.ringSeconds = whole(value, 1, LONGEST_RING);
      case PRIORITY -> draft.priority = whole(value, 0, 9);
      case NOT_BEFORE -> draft.notBefore = time(value);
      case EXPIRES_AT -> {
        draft.expiresAt = time(value);
        if (!draft.expiresAt.isAfter(now)) throw new Bad("lies in the past");
      }
      case ZONE -> draft.window = window(value);
      case VARIABLE -> {
        if (!VALUE.matcher(value).matches()) throw new Bad("has a sign that is not allowed in a variable (A-Z a-z 0-9 _ . -), or more than 256 of them");
        if (draft.variables == null) draft.variables = new HashMap<>();
        draft.variables.put(column.argument(), value);
        if (draft.variables.size() > MOST_VARIABLES) throw new Bad("is one variable more than the " + MOST_VARIABLES + " that a call may have");
      }
    }
  }

  private Destination destination(String value) throws Bad {
    return switch (numbers.apply(value)) {
      case Reading.Accepted number -> new Destination(number.to(), number.typed(), null, null, null);
      case Reading.Refused refused -> throw new Bad(refused.why());
    };
  }

  private static String reference(String value) throws Bad {
    if (value.length() > LONGEST_REFERENCE) throw new Bad("is longer than " + LONGEST_REFERENCE + " characters");
    for (int i = 0; i < value.length(); i++) {
      if (Character.isISOControl(value.charAt(i))) throw new Bad("holds a control character");
      if (value.charAt(i) == '\ufffd') throw new Bad("is not UTF-8");
    }
    return value;
  }

  private static int whole(String value, int least, int most) throws Bad {
    if (value.length() <= 9 && value.chars().allMatch(c -> c >= '0' && c <= '9')) {
      int number = Integer.parseInt(value);
      if (number >= least && number <= most) return number;
    }
    throw new Bad("is not a whole number from " + least + " to " + most);
  }

  private static Instant time(String value) throws Bad {
    try {
      return OffsetDateTime.parse(value).toInstant();
    } catch (DateTimeException e) {
      throw new Bad("is not an RFC 3339 time with its offset, as 2026-11-23T09:00:00Z");
    }
  }

  private Window window(String zone) throws Bad {
    if (campaignWindow == null) throw new Bad("is of no use: the campaign has no calling window");
    if (!zone.equals("recipient") && !ZoneId.getAvailableZoneIds().contains(zone)) throw new Bad("is neither recipient nor an IANA time zone");
    return new Window(campaignWindow.from(), campaignWindow.to(), campaignWindow.days(), zone, campaignWindow.holidays());
  }
}
