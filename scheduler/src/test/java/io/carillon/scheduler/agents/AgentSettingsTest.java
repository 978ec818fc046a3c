package io.carillon.scheduler.agents;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.contract.Assignment;
import io.carillon.contract.PbxMode;
import io.carillon.scheduler.settings.LineSettings;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AgentSettingsTest {
  @ParameterizedTest
  @CsvSource({"10, 0, 100, 10", "10, 3, 100, 7", "10, 3, 5, 5", "10, 10, 100, 0", "10, 12, 100, 0"})
  void theGuardsLimitLeavesTheReserveAloneAndIsNeverMoreThanThePbxHolds(int channels, int reserve, int ofPbx, int limit) {
    var trunk = new LineSettings.Trunk("north", "PJSIP/${number}@north", "PJSIP/north", "", "", channels, reserve, 1, 10, 3600, Set.of("a"));
    var all = new LineSettings(Map.of("north", trunk), List.of(), Map.of("a", new LineSettings.Pbx("a", PbxMode.AMI, ofPbx, null)), Map.of(), Map.of(), Map.of());
    assertThat(AgentSettings.of(all, "a", 1).orElseThrow().trunks()).extracting(Assignment.Trunk::limit).containsExactly(limit);
  }
}
