package io.carillon.gateway.campaign;

import io.carillon.contract.CampaignState;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The steps a client may take with a campaign: from where, and where to. FINISHED is the scheduler's step, not a client's. */
enum CampaignLife {
  START(CampaignState.RUNNING, CampaignState.DRAFT),
  PAUSE(CampaignState.PAUSED, CampaignState.RUNNING),
  RESUME(CampaignState.RUNNING, CampaignState.PAUSED),
  DRAIN(CampaignState.DRAINING, CampaignState.RUNNING, CampaignState.PAUSED),
  STOP(CampaignState.STOPPED, CampaignState.DRAFT, CampaignState.RUNNING, CampaignState.PAUSED, CampaignState.DRAINING);

  private final CampaignState to;
  private final Set<CampaignState> from;

  CampaignLife(CampaignState to, CampaignState... from) {
    this.to = to;
    this.from = EnumSet.copyOf(List.of(from));
  }

  CampaignState to() {
    return to;
  }

  Set<CampaignState> from() {
    return from;
  }

  boolean isAllowedIn(CampaignState state) {
    return from.contains(state);
  }

  /** What may be done in a state, as the paths name it. */
  static List<String> allowedIn(CampaignState state) {
    return Arrays.stream(values()).filter(step -> step.isAllowedIn(state)).map(CampaignLife::word).toList();
  }

  String word() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }

  /** Why the step cannot be taken. */
  String refusal(CampaignState state) {
    var allowed = allowedIn(state);
    return "the campaign is " + state + " and cannot " + word() + "; "
        + (allowed.isEmpty() ? "it has ended" : "it can " + String.join(", ", allowed));
  }
}
