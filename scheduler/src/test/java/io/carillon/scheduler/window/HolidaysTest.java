package io.carillon.scheduler.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.contract.Window;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Windows and days on which nobody is called. */
final class HolidaysTest {
  private static final List<ZoneId> MOSCOW = List.of(ZoneId.of("Europe/Moscow"));
  private static final Set<LocalDate> NEW_YEAR = IntStream.rangeClosed(1, 10).mapToObj(day -> LocalDate.of(2027, 1, day)).collect(Collectors.toSet());

  private static Window window(String from, String to, String... days) {
    return new Window(from, to, Set.of(days), "recipient", "ru");
  }

  @Test
  void opensAfterTheLastOfThem() {
    var eve = Instant.parse("2026-12-31T17:00:00Z");
    assertThat(CallingWindow.nextAllowed(window("09:00", "20:00"), NEW_YEAR, MOSCOW, eve)).contains(Instant.parse("2027-01-11T06:00:00Z"));
    assertThat(CallingWindow.nextAllowed(window("09:00", "20:00", "WED"), NEW_YEAR, MOSCOW, eve)).contains(Instant.parse("2027-01-13T06:00:00Z"));
  }

  @Test
  void theDayIsTheRecipientsOwn() {
    var first = Set.of(LocalDate.of(2027, 1, 1));
    var vladivostok = List.of(ZoneId.of("Asia/Vladivostok"));
    // In Moscow it is still the old year.
    assertThat(CallingWindow.nextAllowed(window("00:00", "24:00"), first, vladivostok, Instant.parse("2026-12-31T15:00:00Z")))
        .contains(Instant.parse("2027-01-01T14:00:00Z"));
    assertThat(CallingWindow.nextAllowed(window("00:00", "24:00"), first, MOSCOW, Instant.parse("2026-12-31T15:00:00Z")))
        .contains(Instant.parse("2026-12-31T15:00:00Z"));
  }

  @Test
  void whatRunsOverMidnightIntoOneClosesThereAndOneThatBeganOnOneIsShut() {
    var night = window("22:00", "06:00");
    var first = Set.of(LocalDate.of(2027, 1, 1));
    var before = Instant.parse("2026-12-31T20:59:55Z");
    assertThat(CallingWindow.openUntil(night, first, MOSCOW, before, before.plusSeconds(10))).isEqualTo(Instant.parse("2026-12-31T21:00:00Z"));
    assertThat(CallingWindow.nextAllowed(night, first, MOSCOW, Instant.parse("2026-12-31T21:00:00Z"))).contains(Instant.parse("2027-01-02T19:00:00Z"));
    assertThat(CallingWindow.openUntil(night, Set.of(), MOSCOW, before, before.plusSeconds(10))).isEqualTo(before.plusSeconds(10));
  }

  @Test
  void aWindowWithoutAnyOtherDayNeverOpens() {
    var fridays = new HashSet<LocalDate>();
    for (var day = LocalDate.of(2027, 1, 1); day.getYear() < 2030; day = day.plusDays(7)) fridays.add(day);
    assertThat(CallingWindow.nextAllowed(window("09:00", "20:00", "FRI"), fridays, MOSCOW, Instant.parse("2026-12-31T21:00:00Z"))).isEmpty();
    fridays.remove(LocalDate.of(2027, 7, 2));
    assertThat(CallingWindow.nextAllowed(window("09:00", "20:00", "FRI"), fridays, MOSCOW, Instant.parse("2026-12-31T21:00:00Z")))
        .contains(Instant.parse("2027-07-02T06:00:00Z"));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void neverOnOneOfThemAndNeverLaterThanNeedBe(long seed) {
    var random = new SplittableRandom(seed);
    var zones = List.of("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "America/Sao_Paulo").stream().map(ZoneId::of).toList();
    for (int i = 0; i < 2_000; i++) {
      var where = List.of(zones.get(random.nextInt(zones.size())));
      var from = LocalTime.of(random.nextInt(24), random.nextInt(60));
      var to = LocalTime.of(random.nextInt(24), random.nextInt(60));
      if (from.equals(to)) continue;
      var window = window(from.toString(), to.toString());
      var now = Instant.parse("2026-01-01T00:00:00Z").plusSeconds(random.nextInt(366 * 86_400));
      var holidays = new HashSet<LocalDate>();
      for (int n = random.nextInt(12); n > 0; n--) holidays.add(now.atZone(where.getFirst()).toLocalDate().plusDays(random.nextInt(16) - 1));
      var next = CallingWindow.nextAllowed(window, holidays, where, now).orElseThrow();
      String what = "seed %d: %s to %s in %s without %s asked at %s".formatted(seed, from, to, where, holidays, now);
      assertThat(holidays).as(what).doesNotContain(next.atZone(where.getFirst()).toLocalDate());
      long ahead = next.getEpochSecond() - now.getEpochSecond();
      if (ahead == 0) continue;
      var between = now.plusSeconds(random.nextLong(ahead));
      assertThat(CallingWindow.nextAllowed(window, holidays, where, between)).as(what + " and at " + between).contains(next);
      boolean barred = holidays.contains(between.atZone(where.getFirst()).toLocalDate())
          || CallingWindow.nextAllowed(window, where, between).orElseThrow().isAfter(between)
          // Of the night that began on a holiday.
          || to.isBefore(from) && holidays.contains(between.atZone(where.getFirst()).toLocalDate().minusDays(1));
      assertThat(barred).as(what + ": open at " + between).isTrue();
    }
  }
}
