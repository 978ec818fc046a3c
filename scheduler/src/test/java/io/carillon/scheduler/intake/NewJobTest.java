package io.carillon.scheduler.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.contract.CallSpec;
import io.carillon.contract.CampaignState;
import io.carillon.contract.Destination;
import io.carillon.contract.JobKind;
import io.carillon.contract.JobMessage.JobSubmitted;
import io.carillon.contract.JobState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class NewJobTest {
  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
  private static final String ID = "0192f0c1-0000-7000-8000-000000000001";
  private static final UUID CAMPAIGN = new UUID(0, 5);

  @Test void aCallWithoutMoreIsDueNowAndExpiresInADay() {
    var job = NewJob.of(call(spec(null, null, null)), "{}", null, NOW, 0);
    assertThat(job.state()).isEqualTo(JobState.QUEUED);
    assertThat(job.reason()).isNull();
    assertThat(job.dueAt()).isEqualTo(NOW.minusSeconds(1));
    assertThat(job.expiresAt()).isEqualTo(NOW.minusSeconds(1).plus(Duration.ofDays(1)));
    assertThat(job.priority()).isEqualTo(5);
    assertThat(job.number()).isEqualTo("+79161112233");
  }

  @Test void aCallForLaterWaitsAndExpiresADayAfterItIsDue() {
    var due = NOW.plus(Duration.ofDays(3));
    var job = NewJob.of(call(spec(due, null, null)), "{}", null, NOW, 0);
    assertThat(job.state()).isEqualTo(JobState.WAITING);
    assertThat(job.reason()).isEqualTo("SCHEDULED");
    assertThat(job.dueAt()).isEqualTo(due);
    assertThat(job.expiresAt()).isEqualTo(due.plus(Duration.ofDays(1)));
  }

  @Test void whatTheClientSaysHolds() {
    var job = NewJob.of(call(spec(null, NOW.plusSeconds(60), 9)), "{}", null, NOW, 0);
    assertThat(job.expiresAt()).isEqualTo(NOW.plusSeconds(60));
    assertThat(job.priority()).isEqualTo(9);
  }

  @Test void aContactEndsWithItsCampaignAndThirtyDaysAtMost() {
    assertThat(contact(CampaignState.RUNNING, NOW.plus(Duration.ofDays(2))).expiresAt()).isEqualTo(NOW.plus(Duration.ofDays(2)));
    assertThat(contact(CampaignState.RUNNING, NOW.plus(Duration.ofDays(90))).expiresAt()).isEqualTo(NOW.minusSeconds(1).plus(Duration.ofDays(30)));
  }

  @Test void whatAContactLeavesOpenIsItsCampaigns() {
    var job = contact(CampaignState.DRAFT, NOW.plus(Duration.ofDays(2)));
    assertThat(job.priority()).isEqualTo(3);
    assertThat(job.state()).isEqualTo(JobState.QUEUED);
  }

  @Test void aContactThatComesTooLateIsCancelled() {
    for (var state : new CampaignState[] {CampaignState.STOPPED, CampaignState.FINISHED, CampaignState.DRAINING}) {
      var job = contact(state, NOW.plus(Duration.ofDays(2)));
      assertThat(job.state()).isEqualTo(JobState.CANCELLED);
      assertThat(job.bornFinal()).isTrue();
    }
  }

  private static NewJob contact(CampaignState state, Instant endsAt) {
    var submitted = new JobSubmitted(ID, "t", CAMPAIGN.toString(), null, JobKind.DIAL, spec(null, null, null), null, null, NOW.minusSeconds(1));
    return NewJob.of(submitted, "{}", new NewJob.Campaign(state, prioritised(3), endsAt), NOW, 0);
  }

  private static JobSubmitted call(CallSpec spec) {
    return new JobSubmitted(ID, "t", null, null, JobKind.DIAL, spec, null, null, NOW.minusSeconds(1));
  }

  private static CallSpec spec(Instant notBefore, Instant expiresAt, Integer priority) {
    return new CallSpec(List.of(Destination.number("+79161112233")), null, null, null, null, null, null, null, null, null, null, null, null, null, notBefore,
        expiresAt, null, priority, null, null, null);
  }

  private static CallSpec prioritised(int priority) {
    return new CallSpec(null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, priority, null, null, null);
  }
}
