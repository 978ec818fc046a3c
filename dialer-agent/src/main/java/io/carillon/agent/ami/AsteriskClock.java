package io.carillon.agent.ami;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Map;

/** When Asterisk started, as CoreStatus says it: a date and a time of day in its own zone, which is taken to be ours. */
final class AsteriskClock {
  private AsteriskClock() {}

  /** Null where it does not say. */
  static Instant startedAt(Map<String, Object> status) {
    Object date = status.get("corestartupdate");
    Object time = status.get("corestartuptime");
    if (date == null || time == null) return null;
    try {
      return LocalDate.parse(date.toString()).atTime(LocalTime.parse(time.toString())).atZone(ZoneId.systemDefault()).toInstant();
    } catch (DateTimeException notOne) {
      return null;
    }
  }
}
