package io.carillon.scheduler.window;

import io.carillon.contract.Window;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The first moment, not before now, at which a window is open, and until when it stays so; in every one of several zones where a
 * number may be in any of them.
 */
public final class CallingWindow {
  /** A window opens at least once in this many days, or never. */
  private static final int DAYS = 9;
  /** More than these in a row are no holidays. */
  private static final int MOST_HOLIDAYS = 50;
  private static final int STEPS = 1_000;

  private record Span(Instant opens, Instant closes) {}

  private CallingWindow() {}

  /** As below, without holidays. */
  public static Optional<Instant> nextAllowed(Window window, List<ZoneId> zones, Instant now) {
    return nextAllowed(window, Set.of(), zones, now);
  }

  /**
   * Empty where it is never open in all of them at once.
   *
   * @param holidays on these it does not open, and what runs over midnight into one closes there
   */
  public static Optional<Instant> nextAllowed(Window window, Set<LocalDate> holidays, List<ZoneId> zones, Instant now) {
    var last = now.plusSeconds(days(holidays) * 86_400L);
    var at = now;
    for (int step = 0; step < STEPS && !at.isAfter(last); step++) {
      var moved = at;
      for (var zone : zones) {
        var next = nextAllowed(window, holidays, zone, moved);
        if (next.isEmpty()) return Optional.empty();
        moved = next.get();
      }
      if (moved.equals(at)) return Optional.of(at);
      at = moved;
    }
    return Optional.empty();
  }

  /** A holiday may fall on the only day of the week. */
  private static int days(Set<LocalDate> holidays) {
    return DAYS + 7 * Math.min(holidays.size(), MOST_HOLIDAYS);
  }

  /** In one zone, without holidays. Empty where it opens on no day. */
  public static Optional<Instant> nextAllowed(Window window, ZoneId zone, Instant now) {
    return nextAllowed(window, Set.of(), zone, now);
  }

  private static Optional<Instant> nextAllowed(Window window, Set<LocalDate> holidays, ZoneId zone, Instant now) {
    // Yesterday's may run over midnight into today.
    var day = now.atZone(zone).toLocalDate().minusDays(1);
    for (int i = 0; i <= days(holidays); i++, day = day.plusDays(1)) {
      if (!opensOn(window, holidays, day)) continue;
      var span = span(window, holidays, day, zone);
      if (span.closes().isAfter(now) && span.opens().isBefore(span.closes())) return Optional.of(span.opens().isAfter(now) ? span.opens() : now);
    }
    return Optional.empty();
  }

  /**
   * Until when it stays open in all of them.
   *
   * @param from a moment at which it is
   * @param limit the latest answer of interest
   */
  public static Instant openUntil(Window window, Set<LocalDate> holidays, List<ZoneId> zones, Instant from, Instant limit) {
    var until = limit;
    for (var zone : zones) until = openUntil(window, holidays, zone, from, until);
    return until;
  }

  /** The same without holidays. */
  public static Instant openUntil(Window window, List<ZoneId> zones, Instant from, Instant limit) {
    return openUntil(window, Set.of(), zones, from, limit);
  }

  private static Instant openUntil(Window window, Set<LocalDate> holidays, ZoneId zone, Instant from, Instant limit) {
    // What closes at midnight may open again in the same moment.
    for (var at = from;;) {
      if (!at.isBefore(limit)) return limit;
      var closes = closes(window, holidays, zone, at);
      if (closes.isEmpty()) return at;
      at = closes.get();
    }
  }

  /** When what is open at that moment closes. */
  private static Optional<Instant> closes(Window window, Set<LocalDate> holidays, ZoneId zone, Instant at) {
    var today = at.atZone(zone).toLocalDate();
    return Stream.of(today.minusDays(1), today).filter(day -> opensOn(window, holidays, day)).map(day -> span(window, holidays, day, zone))
        .filter(span -> !span.opens().isAfter(at) && span.closes().isAfter(at)).map(Span::closes).max(Comparator.naturalOrder());
  }

  private static boolean opensOn(Window window, Set<LocalDate> holidays, LocalDate day) {
    return !holidays.contains(day) && (window.days().isEmpty() || window.days().contains(Window.name(day.getDayOfWeek())));
  }

  private static Span span(Window window, Set<LocalDate> holidays, LocalDate day, ZoneId zone) {
    var from = LocalTime.parse(window.from());
    // 24:00 is how people write the end of a day.
    var to = window.to().equals("24:00") ? LocalTime.MIDNIGHT : LocalTime.parse(window.to());
    var closingDay = to.isAfter(from) ? day : day.plusDays(1);
    if (holidays.contains(closingDay)) to = LocalTime.MIDNIGHT;
    return new Span(instant(day.atTime(from), zone, true), instant(closingDay.atTime(to), zone, false));
  }

  private static Instant instant(LocalDateTime local, ZoneId zone, boolean later) {
    var change = zone.getRules().getTransition(local);
    if (change == null) return local.atZone(zone).toInstant();
    if (change.isGap()) return change.getInstant();
    return local.toInstant(later ? change.getOffsetAfter() : change.getOffsetBefore());
  }
}
