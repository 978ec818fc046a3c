package io.carillon.scheduler.old;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAdjusters;
import java.util.Optional;

/** Seven days from a Monday on, by UTC: what is kept together and dropped together. */
record Week(LocalDate monday) {
  private static final DateTimeFormatter NAME = DateTimeFormatter.BASIC_ISO_DATE;

  static Week of(Instant at) {
    return new Week(at.atOffset(ZoneOffset.UTC).toLocalDate().with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY)));
  }

  /** By the name of its part of a table; empty where it is no such name. */
  static Optional<Week> named(String table, String part) {
    if (!part.matches(table + "_[0-9]{8}")) return Optional.empty();
    return Optional.of(new Week(LocalDate.parse(part.substring(table.length() + 1), NAME)));
  }

  String name(String table) {
    return table + "_" + NAME.format(monday);
  }

  Instant begins() {
    return monday.atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  Instant ends() {
    return monday.plusWeeks(1).atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  /** Its last job ended longer ago than that. */
  boolean isOver(Instant now, Duration kept) {
    return ends().plus(kept).isBefore(now);
  }
}
