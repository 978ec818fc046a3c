package io.carillon.scheduler.dispatch;

import io.carillon.scheduler.daily.NumberDay;
import io.carillon.scheduler.window.CallingWindow;
import io.carillon.scheduler.window.RecipientZones;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** How often numbers were rung today, with what one pass adds. Pure. */
final class Rung {
  private final Snapshot snapshot;
  private final RecipientZones zones;
  private final Map<NumberDay, Integer> inThisPass = new HashMap<>();

  Rung(Snapshot snapshot, RecipientZones zones) {
    this.snapshot = snapshot;
    this.zones = zones;
  }

  /**
   * What becomes of a job.
   *
   * @param enough it is not rung now
   * @param again but then; empty where another of this pass rings the number: that may still come to nothing
   */
  record Verdict(boolean enough, Optional<Instant> again) {
    private static final Verdict GO = new Verdict(false, Optional.empty());
  }

  Verdict of(Candidate job, String number) {
    var daily = snapshot.daily();
    if (!daily.counts() || job.uncapped()) return Verdict.GO;
    var today = today(job, number);
    if (!daily.isSpent(today, inThisPass.getOrDefault(today, 0))) return Verdict.GO;
    return new Verdict(true, daily.isSpent(today, 0) ? Optional.of(tomorrow(job, number, today.day())) : Optional.empty());
  }

  void taken(Candidate job, String number) {
    if (snapshot.daily().counts()) inThisPass.merge(today(job, number), 1, Integer::sum);
  }

  /** The day for which an attempt counts; null: no day is counted. */
  LocalDate countedOn(Candidate job, String number) {
    return snapshot.daily().counts() ? today(job, number).day() : null;
  }

  /** The zone in which its days begin. */
  String home(String number) {
    return zones.home(number).getId();
  }

  private NumberDay today(Candidate job, String number) {
    return new NumberDay(job.tenant(), number, snapshot.now().atZone(zones.home(number)).toLocalDate());
  }

  /** When its window opens then; without one at this time of the day. */
  private Instant tomorrow(Candidate job, String number, LocalDate today) {
    var zone = zones.home(number);
    var window = job.spec().window();
    if (window == null) return snapshot.now().atZone(zone).plusDays(1).toInstant();
    return CallingWindow.nextAllowed(window, snapshot.settings().holidays(window), zones.of(window, number), today.plusDays(1).atStartOfDay(zone).toInstant())
        .orElse(job.expiresAt());
  }
}
