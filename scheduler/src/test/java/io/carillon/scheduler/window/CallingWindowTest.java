package io.carillon.scheduler.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.contract.Window;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CallingWindowTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  @ParameterizedTest
  @CsvSource({
      // an ordinary day, UTC+1
      "09:00,20:00,2026-11-23T07:59:59Z,2026-11-23T08:00:00Z",
      "09:00,20:00,2026-11-23T08:00:00Z,2026-11-23T08:00:00Z",
      "09:00,20:00,2026-11-23T18:59:59Z,2026-11-23T18:59:59Z",
      "09:00,20:00,2026-11-23T19:00:00Z,2026-11-24T08:00:00Z",
      // over midnight
      "22:00,06:00,2026-11-23T20:00:00Z,2026-11-23T21:00:00Z",
      "22:00,06:00,2026-11-24T04:59:59Z,2026-11-24T04:59:59Z",
      "22:00,06:00,2026-11-24T05:00:00Z,2026-11-24T21:00:00Z",
      // the whole day, written both ways
      "00:00,24:00,2026-11-23T23:30:00Z,2026-11-23T23:30:00Z",
      "00:00,00:00,2026-11-23T12:00:00Z,2026-11-23T12:00:00Z",
      // clocks go forward at 01:00Z: 02:30 is not on that day's clock, it opens at the change
      "02:30,05:00,2026-03-29T00:30:00Z,2026-03-29T01:00:00Z",
      "01:00,02:30,2026-03-29T00:59:59Z,2026-03-29T00:59:59Z",
      "01:00,02:30,2026-03-29T01:00:00Z,2026-03-29T23:00:00Z",
      // clocks go back at 01:00Z: 02:30 comes twice, it opens at the second and closes at the first
      "02:30,05:00,2026-10-25T00:40:00Z,2026-10-25T01:30:00Z",
      "01:00,02:30,2026-10-25T00:29:59Z,2026-10-25T00:29:59Z",
      "01:00,02:30,2026-10-25T00:30:00Z,2026-10-26T00:00:00Z"})
  void opensInOneZone(String from, String to, Instant now, Instant next) {
    assertThat(CallingWindow.nextAllowed(new Window(from, to, Set.of(), "x"), BERLIN, now)).contains(next);
  }

  @ParameterizedTest
  @CsvSource({
      "09:00,20:00,2026-11-23T18:59:55Z,2026-11-23T19:00:00Z",
      "22:00,06:00,2026-11-24T04:59:59Z,2026-11-24T05:00:00Z",
      // far from closing: no more is asked
      "09:00,20:00,2026-11-23T12:00:00Z,2026-11-23T12:00:10Z",
      // the end of one day is the beginning of the next
      "00:00,24:00,2026-11-23T22:59:55Z,2026-11-23T23:00:05Z",
      // clocks go forward over the closing, and back: it closes at the first
      "01:00,02:30,2026-03-29T00:59:55Z,2026-03-29T01:00:00Z",
      "01:00,02:30,2026-10-25T00:29:55Z,2026-10-25T00:30:00Z",
      // not open at all
      "09:00,20:00,2026-11-23T19:00:00Z,2026-11-23T19:00:00Z"})
  void staysOpenUntilItCloses(String from, String to, Instant now, Instant until) {
    assertThat(CallingWindow.openUntil(new Window(from, to, Set.of(), "x"), List.of(BERLIN), now, now.plusSeconds(10))).isEqualTo(until);
  }

  @Test
  void closesWithTheFirstOfItsZonesAndOnTheDaysNamedOnly() {
    var coasts = List.of(ZoneId.of("America/Los_Angeles"), ZoneId.of("America/New_York"));
    var evening = Instant.parse("2026-11-24T00:59:55Z");
    assertThat(CallingWindow.openUntil(new Window("09:00", "20:00", Set.of(), "x"), coasts, evening, evening.plusSeconds(10)))
        .isEqualTo(Instant.parse("2026-11-24T01:00:00Z"));
    var midnight = Instant.parse("2026-11-27T22:59:58Z");
    assertThat(CallingWindow.openUntil(new Window("00:00", "24:00", Set.of("FRI"), "x"), List.of(BERLIN), midnight, midnight.plusSeconds(10)))
        .isEqualTo(Instant.parse("2026-11-27T23:00:00Z"));
  }

  @Test
  void opensOnTheDaysNamedAndMayRunIntoTheNext() {
    var fridays = new Window("22:00", "02:00", Set.of("FRI"), "x");
    assertThat(CallingWindow.nextAllowed(fridays, BERLIN, Instant.parse("2026-11-28T00:30:00Z"))).contains(Instant.parse("2026-11-28T00:30:00Z"));
    assertThat(CallingWindow.nextAllowed(fridays, BERLIN, Instant.parse("2026-11-28T01:00:00Z"))).contains(Instant.parse("2026-12-04T21:00:00Z"));
  }

  @Test
  void mustBeOpenInEveryZoneTheNumberMayBeIn() {
    var day = new Window("09:00", "20:00", Set.of(), "x");
    var coasts = List.of(ZoneId.of("America/New_York"), ZoneId.of("America/Los_Angeles"));
    assertThat(CallingWindow.nextAllowed(day, coasts, Instant.parse("2026-11-23T14:00:00Z"))).contains(Instant.parse("2026-11-23T17:00:00Z"));
    assertThat(CallingWindow.nextAllowed(day, coasts, Instant.parse("2026-11-24T01:00:00Z"))).contains(Instant.parse("2026-11-24T17:00:00Z"));
  }

  @Test
  void neverOpensWhereNoMomentSuitsAll() {
    var morning = new Window("09:00", "10:00", Set.of(), "x");
    assertThat(CallingWindow.nextAllowed(morning, List.of(ZoneId.of("Asia/Tokyo"), ZoneId.of("Europe/London")), Instant.parse("2026-11-23T00:00:00Z"))).isEmpty();
  }

  @Test
  void whateverItAnswersIsInsideByTheWallClock() {
    var random = new SplittableRandom(20261123);
    var zones = List.of("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "America/Sao_Paulo").stream().map(ZoneId::of).toList();
    for (int i = 0; i < 20_000; i++) {
      var zone = zones.get(random.nextInt(zones.size()));
      var from = LocalTime.of(random.nextInt(24), random.nextInt(60));
      var to = LocalTime.of(random.nextInt(24), random.nextInt(60));
      if (from.equals(to)) continue;
      var now = Instant.parse("2026-01-01T00:00:00Z").plusSeconds(random.nextInt(366 * 86_400));
      var next = CallingWindow.nextAllowed(new Window(from.toString(), to.toString(), Set.of(), "x"), zone, now).orElseThrow();
      assertThat(next).isAfterOrEqualTo(now);
      var local = next.atZone(zone).toLocalTime();
      boolean inside = from.isBefore(to) ? !local.isBefore(from) && local.isBefore(to) : !local.isBefore(from) || local.isBefore(to);
      // A local time that does not exist that night is the moment of the change.
      boolean atChange = zone.getRules().getTransition(next.atZone(zone).toLocalDateTime().minusSeconds(1)) != null;
      assertThat(inside || atChange).as("%s-%s in %s asked at %s: %s is %s there", from, to, zone, now, next, local).isTrue();
    }
  }
}
