package io.carillon.scheduler.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.contract.CallSpec;
import io.carillon.contract.Wire;
import io.carillon.scheduler.settings.LineSettings;
import io.carillon.testkit.Backends;
import io.carillon.testkit.WithBackends;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@WithBackends
final class CandidatesIT {
  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
  private final Backends backends;
  private final PgCandidates candidates;

  CandidatesIT(Backends backends) {
    this.backends = backends;
    candidates = new PgCandidates(backends.sql());
  }

  private void jobs(UUID campaign, int from, int to) {
    backends.query("""
        insert into job (id, campaign_id, tenant, kind, state, priority, due_at, expires_at, number, spec, submitted_at)
        select gen_random_uuid(), $1, 't', 'DIAL', 'QUEUED', 5, $2::timestamptz - interval '1 hour' + n * interval '1 second',
          $2::timestamptz + interval '1 hour', '+' || n, jsonb_build_object('account', 'a' || n), $2::timestamptz
        from generate_series($3::int, $4::int) as n""", campaign, PgCandidates.time(NOW), from, to - 1);
  }

  private PgCandidates.Due due(Map<UUID, String> scripts, int window) {
    var campaigns = new java.util.HashMap<UUID, LineSettings.Campaign>();
    scripts.forEach((id, script) -> campaigns.put(id,
        new LineSettings.Campaign(id, "t", Wire.readOwn("{\"script\":\"" + script + "\"}", CallSpec.class), null, null, NOW.plusSeconds(3600))));
    var settings = new LineSettings(Map.of(), java.util.List.of(), Map.of(), Map.of(), Map.of(), campaigns);
    return Backends.await(candidates.due(settings, NOW, window, 0));
  }

  @Test
  void aJobThatWaitsKeepsItsOwnWishAndGetsItsCampaignsAsItIsNow() {
    var campaign = UUID.randomUUID();
    jobs(campaign, 0, 5);
    var first = due(Map.of(campaign, "one"), 3).jobs();
    assertThat(first).extracting(job -> job.spec().account()).containsExactly("a0", "a1", "a2");
    assertThat(first).extracting(job -> job.spec().script()).containsOnly("one");
    backends.query("update job set state = 'DIALING' where id = $1", first.getFirst().id());
    var then = due(Map.of(campaign, "two"), 3).jobs();
    assertThat(then).extracting(job -> job.spec().account()).containsExactly("a1", "a2", "a3");
    assertThat(then).extracting(job -> job.spec().script()).containsOnly("two");
  }

  /** More than are kept: each still comes with its own. */
  @Test
  void moreThanAreKeptAreReadAgain() {
    var one = UUID.randomUUID();
    var other = UUID.randomUUID();
    jobs(one, 0, 200);
    jobs(other, 200, 400);
    for (int look = 0; look < 3; look++) {
      var jobs = due(Map.of(one, "s", other, "s"), 200).jobs();
      assertThat(jobs).hasSize(400).allSatisfy(job -> assertThat(job.spec().account())
          .isEqualTo("a" + (job.dueAt().getEpochSecond() - NOW.minusSeconds(3600).getEpochSecond())));
    }
  }
}
