package io.carillon.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class CarrierRecordTest {
  private static final String TWO = """
      S|c.1|north|7916000010|74959998877|Duty%20%7C%20Ops|a1|j1|1000
      S|c.2|south|6003||||j2|1005
      E|c.1|1010||1300|486|carrier|
      R|c.3|4959990000|79161112233|2000|2003|BUSY|17
      E|c.2||1020|1500|200|pbx|91
      """;

  @Test void everyFieldIsRead() {
    var record = CarrierRecord.read(TWO);
    assertThat(record.calls()).containsExactly(
        new CarrierCall("c.1", "north", "7916000010", "74959998877", "Duty | Ops", "a1", "j1", 1000, 1010L, null, 1300L, 486, "carrier", ""),
        new CarrierCall("c.2", "south", "6003", "", "", "", "j2", 1005, null, 1020L, 1500L, 200, "pbx", "91"));
    assertThat(record.rings()).containsExactly(new CarrierRing("c.3", "4959990000", "79161112233", 2000, 2003, "BUSY", 17));
  }

  @Test void aLineStillBeingWrittenIsLeftAlone() {
    var record = CarrierRecord.read("S|c.1|north|1|||||1000\nE|c.1|10");
    assertThat(record.calls()).singleElement().matches(CarrierCall::isLive);
  }

  @Test void whatIsNotUnderstoodIsRefused() {
    assertThatThrownBy(() -> CarrierRecord.read("S|c.1|north|1|||||1000|more\n")).hasMessageContaining("S|c.1");
    assertThatThrownBy(() -> CarrierRecord.read("E|c.9|||1|200|pbx|\n")).hasMessageContaining("never began");
  }

  @Test void aCallThatEndsMakesRoomForOneThatBeginsThen() {
    var record = CarrierRecord.read(call("a", 0, 100) + call("b", 100, 200) + call("c", 150, 300));
    assertThat(record.peakConcurrency()).isEqualTo(2);
    assertThat(record.peakConcurrency(Duration.ofMillis(60))).isEqualTo(1);
  }

  @Test void aLivingCallCountsToTheEnd() {
    assertThat(CarrierRecord.read(call("a", 0, 10) + "S|b|north|1|||||5\nS|c|north|1|||||900\n").peakConcurrency()).isEqualTo(2);
  }

  @Test void aWindowIsHalfOpen() {
    var record = CarrierRecord.read(call("a", 0, 1) + call("b", 999, 1000) + call("c", 1000, 1001));
    assertThat(record.maxStartsInWindow(Duration.ofSeconds(1))).isEqualTo(2);
    assertThat(record.maxStartsInWindow(Duration.ofMillis(1001))).isEqualTo(3);
    assertThat(record.on("south").maxStartsInWindow(Duration.ofSeconds(1))).isZero();
  }

  private static String call(String uid, long start, long end) {
    return "S|%s|north|1|||||%d\nE|%s|||%d|200|pbx|\n".formatted(uid, start, uid, end);
  }
}
