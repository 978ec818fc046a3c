package io.carillon.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.contract.PbxMode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What keeps a line from being used, and which of several things is told. */
final class TroublesTest {
  private static final Duration NOW = Duration.ofMillis(100);

  private static PbxWord word(boolean enabled, boolean fenced, boolean clock, boolean link, Duration silence) {
    return new PbxWord(PbxMode.AMI, enabled, fenced, clock, link, silence, silence != null, 10);
  }

  @Test void ofAPbxTheFirstThingToBeMendedIsTold() {
    assertThat(word(true, true, true, true, NOW).trouble()).isEmpty();
    assertThat(word(false, false, false, false, null).trouble()).contains(PbxTrouble.DISABLED);
    assertThat(word(true, false, false, false, null).trouble()).contains(PbxTrouble.NO_AGENT);
    assertThat(word(true, true, false, false, NOW).trouble()).contains(PbxTrouble.CLOCK);
    assertThat(word(true, true, true, false, NOW).trouble()).contains(PbxTrouble.LINK_DOWN);
    assertThat(word(true, true, true, true, PbxWord.FRESH).trouble()).contains(PbxTrouble.SILENT);
    assertThat(word(true, true, true, true, null).trouble()).contains(PbxTrouble.SILENT);
    assertThat(word(true, true, true, true, Duration.ofMillis(991)).trouble()).contains(PbxTrouble.NOT_COUNTED);
  }

  @Test void ofATrunkItIsToldWhetherOperatorsMustAct() {
    Optional<PbxTrouble> well = Optional.empty();
    assertThat(TrunkTrouble.of(false, List.of(well))).contains(TrunkTrouble.NO_TRUNK);
    assertThat(TrunkTrouble.of(true, List.of(Optional.of(PbxTrouble.DISABLED), well))).isEmpty();
    assertThat(TrunkTrouble.of(true, List.of(Optional.of(PbxTrouble.DISABLED), Optional.of(PbxTrouble.NOT_THERE)))).contains(TrunkTrouble.NO_PBX);
    assertThat(TrunkTrouble.of(true, List.of(Optional.of(PbxTrouble.DISABLED), Optional.of(PbxTrouble.SILENT)))).contains(TrunkTrouble.PBX_DOWN);
    assertThat(TrunkTrouble.of(true, List.of(Optional.of(PbxTrouble.TRUNK_OUT), Optional.of(PbxTrouble.SILENT)))).contains(TrunkTrouble.TRUNK_OUT);
    assertThat(TrunkTrouble.of(true, List.of(Optional.of(PbxTrouble.TRUNK_OUT), well))).isEmpty();
  }

  @Test void ofSeveralTrunksTheNearestToBeUsedCounts() {
    assertThat(TrunkTrouble.ofAll(List.of(Optional.of(TrunkTrouble.NO_TRUNK), Optional.empty()))).isEmpty();
    assertThat(TrunkTrouble.ofAll(List.of(Optional.of(TrunkTrouble.NO_TRUNK), Optional.of(TrunkTrouble.PBX_DOWN), Optional.of(TrunkTrouble.NO_PBX)))).contains(TrunkTrouble.PBX_DOWN);
    assertThat(TrunkTrouble.ofAll(List.of(Optional.of(TrunkTrouble.NO_TRUNK)))).contains(TrunkTrouble.NO_TRUNK);
  }
}
