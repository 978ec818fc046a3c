package io.carillon.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.DayOfWeek;
import java.util.Set;

/**
 * When people may be rung.
 *
 * @param from local time {@code HH:mm} at which it opens
 * @param to local time {@code HH:mm} at which it closes; not after {@code from}: it runs over midnight
 * @param days the days on which it opens, as {@code MON}…; empty: every day
 * @param zone an IANA zone, or {@code recipient}: the zone of the number called
 * @param holidays the calendar of the days on which it stays shut, there; null: none
 */
public record Window(String from, String to, @JsonInclude(JsonInclude.Include.NON_EMPTY) Set<String> days, String zone, String holidays) {
  public Window {
    days = days == null ? Set.of() : Set.copyOf(days);
  }

  /** One that knows no holidays. */
  public Window(String from, String to, Set<String> days, String zone) {
    this(from, to, days, zone, null);
  }

  /** The three-letter name of a day as it stands in {@link #days()}. */
  public static String name(DayOfWeek day) {
    return day.name().substring(0, 3);
  }
}
