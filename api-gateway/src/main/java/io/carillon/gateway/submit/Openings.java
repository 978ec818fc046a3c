package io.carillon.gateway.submit;

import io.carillon.contract.Window;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Whether a calling window can open at all within a span of time. When exactly it does is the scheduler's to say; here the
 * answer is no only where it is certain, so a number whose place is not looked up may live anywhere, and an hour to either side
 * is granted for clocks that are changed.
 */
final class Openings {
  private static final Duration GRACE = Duration.ofHours(1);
  /** Every day of the week is among so many, wherever one lives. */
  private static final int DAYS = 9;
  private static final String RECIPIENT = "recipient";
  private static final List<ZoneId> ANYWHERE = IntStream.rangeClosed(-12, 14).mapToObj(ZoneOffset::ofHours).map(ZoneId.class::cast).toList();

  private Openings() {}

  /** @param until exclusive */
  static boolean any(Window window, Instant from, Instant until) {
    return zones(window).stream().anyMatch(zone -> any(window, zone, from.minus(GRACE), until.plus(GRACE)));
  }

  private static List<ZoneId> zones(Window window) {
    return window.zone() == null || window.zone().equals(RECIPIENT) ? ANYWHERE : List.of(ZoneId.of(window.zone()));
  }

  private static boolean any(Window window, ZoneId zone, Instant from, Instant until) {
    // Yesterday's may run over midnight into today.
    var day = from.atZone(zone).toLocalDate().minusDays(1);
    for (int i = 0; i <= DAYS; i++, day = day.plusDays(1)) {
      if (!window.days().isEmpty() && !window.days().contains(Window.name(day.getDayOfWeek()))) continue;
      if (opens(window, day, zone).isBefore(until) && closes(window, day, zone).isAfter(from)) return true;
    }
    return false;
  }

  private static Instant opens(Window window, LocalDate day, ZoneId zone) {
    return day.atTime(LocalTime.parse(window.from())).atZone(zone).toInstant();
  }

  private static Instant closes(Window window, LocalDate day, ZoneId zone) {
    var to = LocalTime.parse(window.to());
    return (to.isAfter(LocalTime.parse(window.from())) ? day : day.plusDays(1)).atTime(to).atZone(zone).toInstant();
  }
}
