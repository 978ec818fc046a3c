package io.carillon.scheduler.intake;

import io.carillon.contract.CallSpec;
import io.carillon.contract.CampaignState;
import io.carillon.contract.Destination;
import io.carillon.contract.JobMessage.JobSubmitted;
import io.carillon.contract.JobState;
import io.carillon.scheduler.dispatch.Fronts;
import io.carillon.scheduler.result.JobFacts;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * A submitted job as a row: what it leaves open is its campaign's, then the default.
 *
 * <p>It expires when the client says, else with its campaign (30 days after it was submitted at most), else 24 h after it was submitted or is due.
 */
record NewJob(UUID id, UUID campaignId, UUID groupId, JobState state, String reason, int priority, Instant dueAt, Instant expiresAt,
    String number, String spec, JobSubmitted submitted) {
  private static final Duration CALL_LASTS = Duration.ofHours(24);
  private static final Duration CONTACT_LASTS = Duration.ofDays(30);

  /** What of a campaign its jobs depend on. */
  record Campaign(CampaignState state, CallSpec spec, Instant endsAt) {
    /** Whether a contact that comes now is too late to be rung. */
    boolean over() {
      return state.isFinal() || state == CampaignState.DRAINING;
    }
  }

  /**
   * @param campaign null for a job that stands alone
   * @param nth its place among those that come together
   */
  static NewJob of(JobSubmitted submitted, String spec, Campaign campaign, Instant now, int nth) {
    var wish = campaign == null ? submitted.spec() : submitted.spec().over(campaign.spec());
    var wished = wish.notBefore() == null ? submitted.submittedAt() : wish.notBefore();
    var due = Fronts.written(wished, now, nth);
    boolean over = campaign != null && campaign.over();
    boolean later = due.isAfter(now);
    var state = over ? JobState.CANCELLED : later ? JobState.WAITING : JobState.QUEUED;
    String reason = over ? "CAMPAIGN_OVER" : later ? "SCHEDULED" : null;
    int priority = wish.priority() == null ? CallSpec.DEFAULT_PRIORITY : Math.clamp(wish.priority(), 0, 9);
    return new NewJob(UUID.fromString(submitted.jobId()), campaignOf(submitted), uuid(submitted.groupId()), state, reason, priority, due,
        expiry(wish, campaign, submitted.submittedAt(), wished), number(wish), spec, submitted);
  }

  /** To be rung now, and before all that is not. */
  boolean urgent() {
    return state == JobState.QUEUED && priority >= CallSpec.URGENT_PRIORITY;
  }

  static UUID campaignOf(JobSubmitted submitted) {
    return submitted.campaignId() == null ? JobFacts.ALONE : UUID.fromString(submitted.campaignId());
  }

  private static UUID uuid(String text) {
    return text == null ? null : UUID.fromString(text);
  }

  private static Instant expiry(CallSpec wish, Campaign campaign, Instant submittedAt, Instant due) {
    if (wish.expiresAt() != null) return wish.expiresAt();
    if (campaign == null) return (due.isAfter(submittedAt) ? due : submittedAt).plus(CALL_LASTS);
    var last = submittedAt.plus(CONTACT_LASTS);
    return campaign.endsAt().isBefore(last) ? campaign.endsAt() : last;
  }

  private static String number(CallSpec wish) {
    Destination first = wish.destinations().get(0);
    return first.to() != null ? first.to() : first.target();
  }

  /** Its {@code job.finished} has to be said at once. */
  boolean bornFinal() {
    return state.isFinal();
  }
}
