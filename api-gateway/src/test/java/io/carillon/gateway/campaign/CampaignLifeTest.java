package io.carillon.gateway.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.contract.CampaignState;
import org.junit.jupiter.api.Test;

final class CampaignLifeTest {
  @Test
  void nothingLeavesAFinalState() {
    for (var state : CampaignState.values()) {
      if (state.isFinal()) assertThat(CampaignLife.allowedIn(state)).isEmpty();
      else assertThat(CampaignLife.allowedIn(state)).contains("stop");
    }
  }

  @Test
  void noStepLeadsWhereItStarts() {
    for (var step : CampaignLife.values()) assertThat(step.from()).doesNotContain(step.to());
  }

  @Test
  void aRefusalNamesTheStateAndWhatIsAllowed() {
    assertThat(CampaignLife.PAUSE.refusal(CampaignState.DRAFT)).contains("DRAFT").contains("start").contains("stop");
    assertThat(CampaignLife.PAUSE.refusal(CampaignState.STOPPED)).contains("it has ended");
  }
}
