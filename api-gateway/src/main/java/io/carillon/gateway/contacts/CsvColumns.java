package io.carillon.gateway.contacts;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What each column of a CSV means, as its header says. Case and spaces around a name do not matter. */
final class CsvColumns {
  private static final Set<String> NUMBER = Set.of("number", "to", "phone");
  private static final Pattern NEXT_NUMBER = Pattern.compile("(?:number|to|phone)_?([2-9])");
  private static final Pattern VARIABLE = Pattern.compile("(?:var\\.|cv_)([a-z0-9_]{1,32})");

  enum Meaning { NUMBER, NEXT_NUMBER, REFERENCE, RING_SECONDS, PRIORITY, NOT_BEFORE, EXPIRES_AT, ZONE, VARIABLE }

  /** @param argument a variable's name, or the place of a further number */
  record Column(String name, Meaning meaning, String argument) {}

  private CsvColumns() {}

  /** @throws Rows.Unreadable naming the first column that cannot be taken */
  static List<Column> read(List<String> header) throws Rows.Unreadable {
    var columns = new ArrayList<Column>();
    var seen = new HashSet<String>();
    for (String name : header) {
      var column = column(name);
      if (column == null) {
        throw new Rows.Unreadable(name, name.isBlank() ? "a column of the header has no name" : "the header has the column '" + shown(name)
            + "', which is not known: number, to2…to9, reference, ring_seconds, priority, not_before, expires_at, zone, var.NAME are");
      }
      if (!seen.add(column.meaning + "/" + column.argument)) throw new Rows.Unreadable(name, "the header has the column '" + shown(name) + "' twice");
      columns.add(column);
    }
    if (columns.stream().noneMatch(column -> column.meaning == Meaning.NUMBER)) {
      throw new Rows.Unreadable(null, "the header has no column number (or to, or phone): the first line must name the columns");
    }
    return columns;
  }

  private static Column column(String name) {
    String plain = name.strip().toLowerCase(Locale.ROOT);
    if (NUMBER.contains(plain)) return new Column(name.strip(), Meaning.NUMBER, "");
    var next = NEXT_NUMBER.matcher(plain);
    if (next.matches()) return new Column(name.strip(), Meaning.NEXT_NUMBER, next.group(1));
    var variable = VARIABLE.matcher(plain);
    if (variable.matches()) return new Column(name.strip(), Meaning.VARIABLE, variable.group(1).toUpperCase(Locale.ROOT));
    var meaning = switch (plain) {
      case "reference" -> Meaning.REFERENCE;
      case "ring_seconds", "ringseconds" -> Meaning.RING_SECONDS;
      case "priority" -> Meaning.PRIORITY;
      case "not_before", "notbefore" -> Meaning.NOT_BEFORE;
      case "expires_at", "expiresat" -> Meaning.EXPIRES_AT;
      case "zone" -> Meaning.ZONE;
      default -> null;
    };
    return meaning == null ? null : new Column(name.strip(), meaning, "");
  }

  /** A name as it may be repeated: short, and without what does not print. */
  static String shown(String text) {
    String clean = text.codePoints().limit(60).map(c -> Character.isISOControl(c) || !Character.isDefined(c) ? '?' : c)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
    return clean.length() < text.length() ? clean + "…" : clean;
  }
}
