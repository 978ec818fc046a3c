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
import java.util.stream.Stream;

/**
 * The first moment, not before now, at which a window is open, and until when it stays so; in every one of several zones where a
 * number may be in any of them.
 */
public final class CallingWindow {
  /** A window opens at least once in this many days, or never. */
  private static final int DAYS = 9;
  private static final int STEPS = 1_000;

  private record Span(Instant opens, Instant closes) {}

  private CallingWindow() {}

  /** Empty where it is never open in all of them at once. */
  public static Optional<Instant> nextAllowed(Window window, List<ZoneId> zones, Instant now) {
    var last = now.plusSeconds(DAYS * 86_400L);
    var at = now;
    for (int step = 0; step < STEPS && !at.isAfter(last); step++) {
      var moved = at;
      for (var zone : zones) {
        var next = nextAllowed(window, zone, moved);
        if (next.isEmpty()) return Optional.empty();
        moved = next.get();
      }
      if (moved.equals(at)) return Optional.of(at);
      at = moved;
    }
    return Optional.empty();
  }

  /** In one zone. Empty where it opens on no day. */
  public static Optional<Instant> nextAllowed(Window window, ZoneId zone, Instant now) {
    // Yesterday's may run over midnight into today.
    var day = now.atZone(zone).toLocalDate().minusDays(1);
    for (int i = 0; i <= DAYS; i++, day = day.plusDays(1)) {
      if (!opensOn(window, day)) continue;
      var span = span(window, day, zone);
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
  public static Instant openUntil(Window window, List<ZoneId> zones, Instant from, Instant limit) {
    var until = limit;
    for (var zone : zones) until = openUntil(window, zone, from, until);
    return until;
  }

  private static Instant openUntil(Window window, ZoneId zone, Instant from, Instant limit) {
    // What closes at midnight may open again in the same moment.
    for (var at = from;;) {
      if (!at.isBefore(limit)) return limit;
      var closes = closes(window, zone, at);
      if (closes.isEmpty()) return at;
      at = closes.get();
    }
  }

  /** When what is open at that moment closes. */
  private static Optional<Instant> closes(Window window, ZoneId zone, Instant at) {
    var today = at.atZone(zone).toLocalDate();
    return Stream.of(today.minusDays(1), today).filter(day -> opensOn(window, day)).map(day -> span(window, day, zone))
        .filter(span -> !span.opens().isAfter(at) && span.closes().isAfter(at)).map(Span::closes).max(Comparator.naturalOrder());
  }

  private static boolean opensOn(Window window, LocalDate day) {
    return window.days().isEmpty() || window.days().contains(Window.name(day.getDayOfWeek()));
  }

  private static Span span(Window window, LocalDate day, ZoneId zone) {
    var from = LocalTime.parse(window.from());
    // 24:00 is how people write the end of a day.
    var to = window.to().equals("24:00") ? LocalTime.MIDNIGHT : LocalTime.parse(window.to());
    var closingDay = to.isAfter(from) ? day : day.plusDays(1);
    return new Span(instant(day.atTime(from), zone, true), instant(closingDay.atTime(to), zone, false));
  }

  private static Instant instant(LocalDateTime local, ZoneId zone, boolean later) {
    var change = zone.getRules().getTransition(local);
    if (change == null) return local.atZone(zone).toInstant();
    if (change.isGap()) return change.getInstant();
    return local.toInstant(later ? change.getOffsetAfter() : change.getOffsetBefore());
  }
}
