package io.carillon.e2e.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.life.FailPoint;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What any ten seeds in a row hold, whatever is drawn. */
class ScheduleTest {
  private static List<Schedule> ten(long from) {
    return LongStream.range(from, from + 10).mapToObj(Schedule::of).toList();
  }

  private static Predicate<Schedule> has(Class<? extends Fault> kind) {
    return schedule -> schedule.faults().stream().anyMatch(kind::isInstance);
  }

  @Test void aSeedIsASchedule() {
    assertThat(Schedule.of(7)).isEqualTo(Schedule.of(7));
    assertThat(ten(1).stream().map(Schedule::channels).distinct()).hasSizeGreaterThan(3);
  }

  @Test void eachHasThreeFaultsAndMore() {
    for (long from = 1; from < 200; from += 10) assertThat(ten(from)).allSatisfy(schedule -> assertThat(schedule.faults()).hasSizeGreaterThanOrEqualTo(4));
  }

  @Test void everyFailPointComesAndAFenceOnlyOnce() {
    for (long from = 1; from < 200; from++) {
      var points = ten(from).stream().flatMap(schedule -> schedule.faults().stream()).filter(Fault.FailAt.class::isInstance).map(Fault.FailAt.class::cast).toList();
      assertThat(points.stream().map(Fault.FailAt::point)).contains(FailPoint.values());
      assertThat(points).filteredOn(at -> at.point() == FailPoint.FENCE_RAISED).allSatisfy(at -> assertThat(at.nth()).isEqualTo(1));
    }
  }

  @Test void everyKindOfFaultComes() {
    for (var kind : List.of(Fault.Kill.class, Fault.Pause.class, Fault.Replace.class, Fault.PostgresRestart.class, Fault.BrokerRestart.class, Fault.LinkFails.class, Fault.PbxCrash.class,
        Fault.Freeze.class, Fault.Again.class, Fault.Roll.class)) {
      assertThat(ten(1)).as(kind.getSimpleName()).anyMatch(has(kind));
    }
  }

  @Test void oneIsARollingRestartOfEverything() {
    assertThat(ten(1)).filteredOn(has(Fault.Roll.class)).singleElement().satisfies(rolling -> assertThat(rolling.faults()).hasSize(8).anyMatch(Fault.PostgresRestart.class::isInstance)
        .anyMatch(Fault.BrokerRestart.class::isInstance));
  }
}
