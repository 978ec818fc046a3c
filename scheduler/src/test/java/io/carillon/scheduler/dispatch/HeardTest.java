package io.carillon.scheduler.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.contract.AgentEvent.AgentStatus;
import io.carillon.contract.AgentEvent.PaceTaken;
import io.carillon.contract.AgentEvent.Queue;
import io.carillon.contract.AgentEvent.TrunkUse;
import io.carillon.contract.PbxMode;
import io.carillon.scheduler.agents.Overheard;
import io.carillon.scheduler.pace.ShareKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What may be believed of a PBX, and for how long. */
final class HeardTest {
  private static AgentStatus counted(int onNorth, Integer others, Integer countMillis) {
    return new AgentStatus("a", "h", 1, true, "22", null, Map.of("north", new TrunkUse(3, onNorth)), 0, 0, null, Instant.EPOCH, others, countMillis, null);
  }

  private static Heard heard(PbxMode mode, AgentStatus status, long silentMillis) {
    return new Heard("a", mode, true, 1, true, true, status, Duration.ofMillis(silentMillis));
  }

  @ParameterizedTest
  @CsvSource({"0, 0, 0, true", "0, 990, 10, true", "0, 991, 10, false", "2, 400, 600, true", "2, 401, 600, false", "0, 1001, 0, false"})
  void aCountIsGoodForASecondFromWhenItBeganAlsoACountOfNone(int foreign, long silent, int took, boolean good) {
    var pbx = heard(PbxMode.AMI, counted(foreign, foreign, took), silent);
    assertThat(pbx.state().well()).isEqualTo(good);
    assertThat(pbx.lacksCount()).isEqualTo(!good);
  }

  @Test
  void whatAnAgentSaysOfItsPaceIsReckonedFromWhenItSaidSo() {
    var pace = new PaceTaken(1, 40, 12L, List.of(new Queue("trunk", "north", 900), new Queue("pbx", "a", 450)));
    var status = new AgentStatus("a", "h", 1, true, "22", null, Map.of(), 0, 0, null, Instant.EPOCH, 0, 1, pace);
    assertThat(heard(PbxMode.AMI, status, 350).state().pace()).as("four milliseconds more for what is late, a tenth of a second for its way")
        .isEqualTo(new HeardPace(16, Map.of(ShareKey.trunk("north", "a"), 450L)));
    assertThat(heard(PbxMode.AMI, counted(0, 0, 1), 350).state().pace()).as("one that does not say").isEqualTo(new HeardPace(50, Map.of()));
    assertThat(new Heard("a", PbxMode.AMI, true, 1, true, true, null, null).state().pace()).isEqualTo(HeardPace.UNSAID);
  }

  @ParameterizedTest
  @ValueSource(longs = {1_500, 4_999, 60_000})
  void whatWasCountedLastStaysCountedAgainstTheTrunkAndThePbx(long silent) {
    var state = heard(PbxMode.AMI, counted(2, 5, 10), silent).state();
    assertThat(state.well()).isFalse();
    assertThat(state.foreign().on("north")).isEqualTo(2);
    assertThat(state.foreign().all()).isEqualTo(5);
  }

  @Test void channelsOnNoKnownTrunkUseThePbxUp() {
    var foreign = heard(PbxMode.AMI, counted(2, 5, 10), 100).state().foreign();
    assertThat(foreign.on("north")).isEqualTo(2);
    assertThat(foreign.all()).isEqualTo(5);
  }

  @Test void anOlderAgentsCountIsThatOfItsTrunks() {
    var pbx = heard(PbxMode.AMI, counted(2, null, null), 900);
    assertThat(pbx.state().well()).isTrue();
    assertThat(pbx.state().foreign().all()).isEqualTo(2);
    assertThat(heard(PbxMode.AMI, counted(2, null, null), 1_001).state().well()).isFalse();
  }

  @Test void byCallFilesNoCountIsDemanded() {
    assertThat(heard(PbxMode.SPOOL, counted(0, null, null), 4_900).state().well()).isTrue();
    assertThat(heard(PbxMode.SPOOL, counted(0, null, null), 4_900).lacksCount()).isFalse();
    assertThat(heard(PbxMode.SPOOL, counted(0, null, null), 5_000).state().well()).as("but a word").isFalse();
  }

  @Test void ofAPbxThatIsSwitchedOffOthersCountWhileItIsHeard() {
    var off = new Heard("a", PbxMode.AMI, false, 1, true, true, counted(2, 5, 10), Duration.ofMillis(1_200));
    assertThat(off.state().well()).isFalse();
    assertThat(off.lacksCount()).as("nothing is started there anyway").isFalse();
    assertThat(off.state().foreign().on("north")).isEqualTo(2);
    assertThat(new Heard("a", PbxMode.AMI, false, 1, true, true, counted(2, 5, 10), Duration.ofSeconds(5)).state().foreign().all()).isZero();
    assertThat(new Heard("a", PbxMode.AMI, false, 1, true, false, counted(2, 5, 10), Duration.ofMillis(100)).state().foreign().all()).isZero();
  }

  private static final long READ = 7_000_000_000L;

  private static AgentStatus said(String holder, long epoch, boolean linkUp, int onNorth, int clockMillis) {
    return new AgentStatus("a", holder, epoch, linkUp, "22", null, linkUp ? Map.of("north", new TrunkUse(3, onNorth)) : Map.of(), 0, 0, null,
        Instant.EPOCH.plusMillis(clockMillis), linkUp ? onNorth : null, linkUp ? 0 : null, null);
  }

  private static Heard stored(AgentStatus status, long silentMillis) {
    return new Heard("a", PbxMode.AMI, true, 2, true, true, status, Duration.ofMillis(silentMillis));
  }

  @Test void whatWasReadHereSinceStandsForWhatIsInTheRow() {
    var word = said("h", 2, true, 4, 500);
    var now = stored(said("h", 2, true, 1, 0), 3_000).or("h", new Overheard.Word(word, word, READ), READ + 200_000_000L);
    assertThat(now.state().well()).isTrue();
    assertThat(now.state().foreign().on("north")).isEqualTo(4);
    assertThat(now.silence()).isEqualTo(Duration.ofMillis(200));
  }

  @Test void aCountThatIsStoredLateIsAsOldAsWhenItWasReadFirst() {
    var word = said("h", 2, true, 4, 500);
    var now = stored(word, 10).or("h", new Overheard.Word(word, word, READ), READ + 1_200_000_000L);
    assertThat(now.state().well()).isFalse();
    assertThat(now.lacksCount()).isTrue();
  }

  @Test void whatIsInTheRowStandsWhereItIsLaterOrOfAnotherHolder() {
    var row = stored(said("h", 2, true, 1, 900), 100);
    var earlier = said("h", 2, true, 4, 500);
    var ofTheOld = said("old", 1, true, 4, 2_000);
    assertThat(row.or("h", new Overheard.Word(earlier, earlier, READ), READ)).isSameAs(row);
    assertThat(row.or("h", new Overheard.Word(ofTheOld, ofTheOld, READ), READ)).isSameAs(row);
    assertThat(row.or(null, new Overheard.Word(earlier, earlier, READ), READ)).isSameAs(row);
    assertThat(row.or("h", null, READ)).isSameAs(row);
  }

  @Test void whileNobodyCanCountWhatWasCountedLastStaysFromTheRowToo() {
    var down = said("h", 2, false, 0, 500);
    var row = stored(said("old", 1, true, 6, 0), 2_000);
    assertThat(row.or("h", new Overheard.Word(down, null, READ), READ).state().foreign().on("north")).isEqualTo(6);
    assertThat(row.or("h", new Overheard.Word(down, null, READ), READ).linkUp()).isFalse();
    assertThat(row.or("h", new Overheard.Word(down, said("old", 1, true, 7, 100), READ), READ).state().foreign().on("north")).isEqualTo(7);
  }

  @Test void ofWhomNothingWasHeardNothingIsBelieved() {
    var pbx = new Heard("a", PbxMode.AMI, true, 1, true, true, null, null);
    assertThat(pbx.state().well()).isFalse();
    assertThat(pbx.state().foreign().all()).isZero();
  }
}
