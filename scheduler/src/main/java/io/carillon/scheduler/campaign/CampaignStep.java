package io.carillon.scheduler.campaign;

import io.carillon.contract.CampaignState;
import io.carillon.contract.JobState;
import java.time.Instant;

/** What is to be done with a campaign now. */
sealed interface CampaignStep {
  /** It goes on. */
  record Nothing() implements CampaignStep {}

  /** End its waiting jobs as {@code as}; hang up its calls, too, where {@code hangUp}. */
  record Clear(JobState as, String reason, boolean hangUp) implements CampaignStep {}

  /** It is over, once everything accepted for it is a row and that one is final. */
  record End(CampaignState as) implements CampaignStep {}

  static CampaignStep of(LiveCampaign campaign, Instant now) {
    var counts = campaign.counts();
    boolean open = counts.waiting() + counts.dialing() > 0;
    return switch (campaign.state()) {
      case STOPPED -> open ? new Clear(JobState.CANCELLED, "CAMPAIGN_STOPPED", true) : new End(CampaignState.STOPPED);
      case DRAINING -> counts.waiting() > 0 ? new Clear(JobState.CANCELLED, "CAMPAIGN_DRAINED", false) : whenNobodyTalks(open);
      case DRAFT, RUNNING, PAUSED -> {
        if (!campaign.endsAt().isAfter(now)) {
          yield counts.waiting() > 0 ? new Clear(JobState.EXPIRED, "CAMPAIGN_ENDED", false) : whenNobodyTalks(open);
        }
        boolean done = campaign.state() == CampaignState.RUNNING && campaign.finishWhenDone() && counts.submitted() > 0 && !open && !campaign.uploading();
        yield done ? new End(CampaignState.FINISHED) : new Nothing();
      }
      case FINISHED -> new Nothing();
    };
  }

  private static CampaignStep whenNobodyTalks(boolean open) {
    return open ? new Nothing() : new End(CampaignState.FINISHED);
  }
}
