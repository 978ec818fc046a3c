package io.carillon.scheduler.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.contract.CampaignState;
import io.carillon.contract.JobState;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class CampaignStepTest {
  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
  private static final Map<String, Long> NONE = Map.of();
  private static final Map<String, Long> WAITING = Map.of("state:QUEUED", 2L, "state:COMPLETED", 1L);
  private static final Map<String, Long> DIALING = Map.of("state:DIALING", 1L, "state:COMPLETED", 2L);
  private static final Map<String, Long> DONE = Map.of("state:COMPLETED", 2L, "state:FAILED", 1L, "state:QUEUED", 0L, "outcome:BUSY", 1L);

  @Test void aRunningOneEndsOnlyWhenAllItsJobsAreFinal() {
    assertThat(step(CampaignState.RUNNING, DONE)).isEqualTo(new CampaignStep.End(CampaignState.FINISHED));
    assertThat(step(CampaignState.RUNNING, NONE)).isEqualTo(new CampaignStep.Nothing());
    assertThat(step(CampaignState.RUNNING, WAITING)).isEqualTo(new CampaignStep.Nothing());
    assertThat(step(CampaignState.RUNNING, DIALING)).isEqualTo(new CampaignStep.Nothing());
  }

  @Test void itDoesNotEndDuringAnUploadOrWhenToldNotTo() {
    assertThat(CampaignStep.of(campaign(CampaignState.RUNNING, DONE, true, true, NOW.plusSeconds(60)), NOW)).isEqualTo(new CampaignStep.Nothing());
    assertThat(CampaignStep.of(campaign(CampaignState.RUNNING, DONE, false, false, NOW.plusSeconds(60)), NOW)).isEqualTo(new CampaignStep.Nothing());
  }

  @Test void aPausedOneStaysAsItIs() {
    assertThat(step(CampaignState.PAUSED, DONE)).isEqualTo(new CampaignStep.Nothing());
    assertThat(step(CampaignState.DRAFT, WAITING)).isEqualTo(new CampaignStep.Nothing());
  }

  @Test void stoppingCancelsWhatWaitsAndHangsUpWhatTalks() {
    var clear = new CampaignStep.Clear(JobState.CANCELLED, "CAMPAIGN_STOPPED", true);
    assertThat(step(CampaignState.STOPPED, WAITING)).isEqualTo(clear);
    assertThat(step(CampaignState.STOPPED, DIALING)).isEqualTo(clear);
    assertThat(step(CampaignState.STOPPED, DONE)).isEqualTo(new CampaignStep.End(CampaignState.STOPPED));
    assertThat(step(CampaignState.STOPPED, NONE)).isEqualTo(new CampaignStep.End(CampaignState.STOPPED));
  }

  @Test void drainingLetsCallsEnd() {
    assertThat(step(CampaignState.DRAINING, WAITING)).isEqualTo(new CampaignStep.Clear(JobState.CANCELLED, "CAMPAIGN_DRAINED", false));
    assertThat(step(CampaignState.DRAINING, DIALING)).isEqualTo(new CampaignStep.Nothing());
    assertThat(step(CampaignState.DRAINING, DONE)).isEqualTo(new CampaignStep.End(CampaignState.FINISHED));
  }

  @Test void whatIsLeftAtItsEndExpires() {
    for (var state : new CampaignState[] {CampaignState.DRAFT, CampaignState.RUNNING, CampaignState.PAUSED}) {
      assertThat(late(state, WAITING)).isEqualTo(new CampaignStep.Clear(JobState.EXPIRED, "CAMPAIGN_ENDED", false));
      assertThat(late(state, DIALING)).isEqualTo(new CampaignStep.Nothing());
      assertThat(late(state, DONE)).isEqualTo(new CampaignStep.End(CampaignState.FINISHED));
    }
  }

  @Test void countsOfAllStatesAreThereAndAddUp() {
    var counts = Counts.of(DONE);
    assertThat(counts.jobs()).containsOnlyKeys(JobState.values());
    assertThat(counts.submitted()).isEqualTo(3);
    assertThat(counts.outcomes()).hasSize(1);
  }

  private static CampaignStep step(CampaignState state, Map<String, Long> sums) {
    return CampaignStep.of(campaign(state, sums, true, false, NOW.plusSeconds(60)), NOW);
  }

  private static CampaignStep late(CampaignState state, Map<String, Long> sums) {
    return CampaignStep.of(campaign(state, sums, true, false, NOW), NOW);
  }

  private static LiveCampaign campaign(CampaignState state, Map<String, Long> sums, boolean finishWhenDone, boolean uploading, Instant endsAt) {
    return new LiveCampaign(new UUID(0, 1), "autumn", state, finishWhenDone, NOW.minusSeconds(60), endsAt, uploading, 7, Counts.of(sums));
  }
}
