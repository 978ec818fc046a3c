package io.carillon.scheduler.campaign;

import static io.carillon.testkit.Backends.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.carillon.contract.CampaignState;
import io.carillon.contract.JobState;
import io.carillon.contract.Outcome;
import io.carillon.contract.ResultMessage.CampaignFinished;
import io.carillon.contract.ResultMessage.CampaignProgress;
import io.carillon.contract.ResultMessage.JobFinished;
import io.carillon.contract.Retry;
import io.carillon.contract.Topics;
import io.carillon.route.DialPattern;
import io.carillon.route.Route;
import io.carillon.scheduler.expiry.ExpiryPart;
import io.carillon.scheduler.intake.IntakePart;
import io.carillon.scheduler.outside.Ground;
import io.carillon.scheduler.settings.LineSettings;
import io.carillon.scheduler.settle.Settler;
import io.carillon.testkit.Backends;
import io.carillon.testkit.SchemaCheck;
import io.carillon.testkit.WithBackends;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@WithBackends
class CampaignIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Backends backends;
  private Ground ground;
  private CampaignPart part;
  private ExpiryPart expiry;

  CampaignIT(Backends backends) {
    this.backends = backends;
  }

  @BeforeEach void open() {
    ground = new Ground(backends);
    ground.pbx("pbx1", 1, true);
    backends.query("update pbx set link_up = true, status = '{}', status_at = now() + interval '1 hour' where id = 'pbx1'");
    part = await(CampaignPart.open(ground.outside, ground, () -> true));
    var north = new LineSettings.Trunk("north", "PJSIP/${number}@north", "PJSIP/north", "", "", 50, 2, 1, 10, 3600, Set.of("pbx1"));
    var lines = new LineSettings(Map.of("north", north), List.of(new Route("all", List.of(new DialPattern("", "", "+.", "")), List.of("north"))), Map.of(),
        Map.of(), Map.of(), Map.of());
    expiry = await(ExpiryPart.open(ground.outside, ground, () -> lines));
  }

  @AfterEach void close() {
    await(expiry.close());
    await(part.close());
    new SchemaCheck().check(ground.outbox());
    ground.close();
  }

  @Test void countsAddUpAtEveryMomentAndItFinishesWhenAllIsDone() {
    var progress = backends.tap(Topics.RESULTS);
    var campaign = ground.campaign("RUNNING", Instant.now().plusSeconds(3600));
    var jobs = new ArrayList<UUID>();
    for (int i = 0; i < 120; i++) jobs.add(ground.job(campaign, Ground.retried(Ground.spec("+7916111" + (1000 + i)), new Retry(2, 0, null))));
    var settler = new Settler(new SplittableRandom(3));
    int looked = 0;
    for (var job : jobs) {
      while (!List.of("COMPLETED", "FAILED").contains(ground.stateOf(job))) {
        var attempt = ground.attempt(job, "pbx1", 1);
        var ending = (attempt.getLeastSignificantBits() & 1) == 0 ? Ground.busy() : Ground.talked();
        await(ground.outside.pool().withTransaction(tx -> settler.settle(tx, java.util.Map.of(attempt, ending), Instant.now())));
        assertThat(openDifference(campaign)).isZero();
        looked++;
      }
    }
    assertThat(looked).isGreaterThan(120);
    var finished = awaitFinished(campaign);
    assertThat(finished.state()).isEqualTo(CampaignState.FINISHED);
    assertThat(finished.submitted()).isEqualTo(120).isEqualTo(finished.jobs().values().stream().mapToLong(n -> n).sum());
    assertThat(finished.outcomes().get(Outcome.ANSWERED)).isEqualTo(finished.jobs().get(JobState.COMPLETED));
    var said = progress.awaitMany(CampaignProgress.class, one -> one.campaignId().equals(campaign.toString()), 1);
    assertThat(said).allSatisfy(one -> assertThat(one.jobs().values().stream().mapToLong(n -> n).sum()).isEqualTo(one.submitted()));
    new SchemaCheck().check(progress.records());
    await(CampaignRows.fold(ground.outside.pool(), 1));
    assertThat(openDifference(campaign)).isZero();
    assertThat(backends.count("select count(*) from campaign_tally where campaign_id = $1", campaign)).isLessThan(12);
  }

  /** Ids of transactions are given before they commit: what was begun before a fold may come into sight after it. */
  @Test void aFoldLosesNothingOfATransactionThatIsStillOpen() {
    var campaign = ground.campaign("PAUSED", Instant.now().plusSeconds(3600));
    ground.job(campaign, Ground.spec("+79161111000"));
    await(backends.sql().withTransaction(open -> open.preparedQuery("update job set state = 'WAITING' where campaign_id = $1").execute(io.vertx.sqlclient.Tuple.of(campaign))
        .compose(written -> Future.fromCompletionStage(CompletableFuture.runAsync(() -> {
          for (int i = 1; i < 20; i++) ground.job(campaign, Ground.spec("+7916111" + (1000 + i)));
          await(CampaignRows.fold(ground.outside.pool(), 1));
          assertThat(openDifference(campaign)).isZero();
        })))));
    assertThat(openDifference(campaign)).isZero();
    await(CampaignRows.fold(ground.outside.pool(), 1));
    assertThat(openDifference(campaign)).isZero();
    assertThat(backends.count("select count(*) from campaign_tally where campaign_id = $1", campaign)).isEqualTo(2);
  }

  /** A bound of another server's transactions, after a restore. */
  @Test void aBoundThatLiesAheadIsNone() {
    var campaign = ground.campaign("PAUSED", Instant.now().plusSeconds(3600));
    backends.query("insert into tally_from values ($1, '1000000000'::xid8)", campaign);
    ground.job(campaign, Ground.spec("+79161111000"));
    assertThat(openDifference(campaign)).isZero();
    await(CampaignRows.fold(ground.outside.pool(), 1));
    assertThat(backends.count("select count(*) from tally_from where xid = '1000000000'::xid8")).isZero();
  }

  @Test void stoppingCancelsWhatWaitsAndHangsUpWhatRings() {
    var campaign = ground.campaign("RUNNING", Instant.now().plusSeconds(3600));
    var jobs = new ArrayList<UUID>();
    for (int i = 0; i < 30; i++) jobs.add(ground.job(campaign, Ground.spec("+7916111" + (1000 + i))));
    var ringing = ground.attempt(jobs.get(0), "pbx1", 1);
    backends.query("update campaign set state = 'STOPPED' where id = $1", campaign);
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(states(campaign)).isEqualTo(java.util.Map.of("CANCELLED", 29L, "DIALING", 1L)));
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(ground.outbox()).filteredOn(record -> record.topic().equals(Topics.assignments("pbx1"))
        && new String(record.value(), java.nio.charset.StandardCharsets.UTF_8).contains(ringing.toString())).hasSize(1));
    await(ground.outside.pool().withTransaction(tx -> new Settler(new SplittableRandom(3)).settle(tx, java.util.Map.of(ringing, Ground.busy()), Instant.now())));
    assertThat(awaitFinished(campaign).state()).isEqualTo(CampaignState.STOPPED);
    assertThat(states(campaign)).isEqualTo(java.util.Map.of("CANCELLED", 30L));
    assertThat(finishedJobs(campaign)).isEqualTo(30);
  }

  @Test void drainingLetsTheCallEnd() {
    var campaign = ground.campaign("RUNNING", Instant.now().plusSeconds(3600));
    var talking = ground.job(campaign, Ground.spec("+79161110000"));
    ground.job(campaign, Ground.spec("+79161110001"));
    var attempt = ground.attempt(talking, "pbx1", 1);
    backends.query("update campaign set state = 'DRAINING' where id = $1", campaign);
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(states(campaign)).isEqualTo(java.util.Map.of("CANCELLED", 1L, "DIALING", 1L)));
    await(ground.outside.pool().withTransaction(tx -> new Settler(new SplittableRandom(3)).settle(tx, java.util.Map.of(attempt, Ground.talked()), Instant.now())));
    assertThat(awaitFinished(campaign).state()).isEqualTo(CampaignState.FINISHED);
    assertThat(ground.stateOf(talking)).isEqualTo("COMPLETED");
  }

  /** Of a campaign that drains, with one job done and one cancelled, whose tally was falsified meanwhile. */
  private CampaignFinished drained(String what, int n) {
    var campaign = ground.campaign("RUNNING", Instant.now().plusSeconds(3600));
    var talking = ground.job(campaign, Ground.spec("+79161110000"));
    ground.job(campaign, Ground.spec("+79161110001"));
    var attempt = ground.attempt(talking, "pbx1", 1);
    backends.query("update campaign set state = 'DRAINING' where id = $1", campaign);
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(states(campaign)).isEqualTo(Map.of("CANCELLED", 1L, "DIALING", 1L)));
    backends.query("insert into campaign_tally values ($1, $2, $3)", campaign, what, (long) n);
    // Ten passes, with the call on the line: whatever the tally says, it is not over.
    await().during(Duration.ofMillis(2_500)).atMost(PATIENCE).until(() -> backends.count("select count(*) from campaign where id = $1 and finished_at is null", campaign) == 1);
    await(ground.outside.pool().withTransaction(tx -> new Settler(new SplittableRandom(3)).settle(tx, Map.of(attempt, Ground.talked()), Instant.now())));
    return awaitFinished(campaign);
  }

  @ParameterizedTest @CsvSource({"state:COMPLETED, 5", "state:CANCELLED, -1", "outcome:BUSY, 1", "state:DIALING, -1", "state:DIALING, 1", "state:QUEUED, 2"})
  void whatIsSaidAtTheEndIsWhatTheJobsAreWhateverTheTallySaid(String what, int n) {
    assertThat(mismatches()).isZero();
    var finished = drained(what, n);
    assertThat(finished.state()).isEqualTo(CampaignState.FINISHED);
    assertThat(finished.submitted()).isEqualTo(2);
    assertThat(finished.jobs()).containsEntry(JobState.COMPLETED, 1L).containsEntry(JobState.CANCELLED, 1L).containsEntry(JobState.DIALING, 0L).containsEntry(JobState.QUEUED, 0L);
    assertThat(finished.outcomes()).isEqualTo(Map.of(Outcome.ANSWERED, 1L));
    assertThat(openDifference(UUID.fromString(finished.campaignId()))).isZero();
    assertThat(mismatches()).as("told once").isEqualTo(1);
  }

  private double mismatches() {
    return ground.outside.surroundings().meters().get("carillon_campaign_tally_mismatches").counter().count();
  }

  @Test void aTallyThatHoldsIsLeftAsItIs() {
    var campaign = ground.campaign("RUNNING", Instant.now().plusSeconds(3600));
    var talking = ground.job(campaign, Ground.spec("+79161110000"));
    var attempt = ground.attempt(talking, "pbx1", 1);
    await(ground.outside.pool().withTransaction(tx -> new Settler(new SplittableRandom(3)).settle(tx, Map.of(attempt, Ground.talked()), Instant.now())));
    awaitFinished(campaign);
    assertThat(mismatches()).isZero();
  }

  @Test void whatIsLeftAtItsEndExpires() {
    var campaign = ground.campaign("PAUSED", Instant.now().plusSeconds(3600));
    ground.job(campaign, Ground.spec("+79161110000"));
    backends.query("update campaign set ends_at = $2 where id = $1", campaign, Instant.now().minusSeconds(1).atOffset(ZoneOffset.UTC));
    assertThat(awaitFinished(campaign).jobs().get(JobState.EXPIRED)).isEqualTo(1);
  }

  @Test void itDoesNotFinishWhileContactsAreOnTheirWay() {
    var campaign = ground.campaign("RUNNING", Instant.now().plusSeconds(3600));
    var first = ground.job(campaign, Ground.spec("+79161110000"));
    backends.query("update campaign set upload_holder = 'g', upload_until = now() + interval '1 hour' where id = $1", campaign);
    var attempt = ground.attempt(first, "pbx1", 1);
    await(ground.outside.pool().withTransaction(tx -> new Settler(new SplittableRandom(3)).settle(tx, java.util.Map.of(attempt, Ground.talked()), Instant.now())));
    // Accepted, in the broker, and not a row yet, since no intake runs.
    var onItsWay = UUID.randomUUID();
    backends.publish(Topics.JOBS, onItsWay.toString(), Ground.contact(onItsWay, campaign, Ground.spec("+79161110001")));
    backends.query("update campaign set upload_holder = null, upload_until = null where id = $1", campaign);
    var other = ground.campaign("STOPPED", Instant.now().plusSeconds(3600));
    await().during(Duration.ofSeconds(1)).atMost(PATIENCE).until(() -> backends.count("select count(*) from campaign where id = any ($1) and finished_at is not null",
        (Object) new UUID[] {campaign, other}) == 0);
    var lease = ground.lease(IntakePart.LEASE, "intake");
    var intake = await(IntakePart.open(ground.outside, ground, lease));
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(backends.count("select count(*) from job where id = $1", onItsWay)).isEqualTo(1));
    assertThat(ground.stateOf(onItsWay)).isEqualTo("QUEUED");
    awaitFinished(other);
    assertThat(backends.count("select count(*) from campaign where id = $1 and finished_at is null", campaign)).isEqualTo(1);
    await(intake.close());
    await(lease.close());
  }

  @Test void whatIsTooLateExpiresAndSaysWhatItWaitedFor() {
    var alone = ground.job(new UUID(0, 0), Ground.spec("+79161110000"));
    var shut = ground.job(new UUID(0, 0), Ground.spec("+79161110002"));
    backends.query("update job set state = 'WAITING', reason = 'WINDOW' where id = $1", shut);
    var paused = ground.job(ground.campaign("PAUSED", Instant.now().plusSeconds(3600)), Ground.spec("+79161110003"));
    var rung = ground.job(new UUID(0, 0), Ground.spec("+79161110001"));
    ground.attempt(rung, "pbx1", 1);
    backends.query("update job set expires_at = now() - interval '1 second' where id = any ($1)", (Object) new UUID[] {alone, shut, paused, rung});
    Map.of(alone, "CAPACITY", shut, "WINDOW", paused, "CAMPAIGN_PAUSED").forEach((job, reason) -> {
      await().atMost(PATIENCE).untilAsserted(() -> assertThat(ground.stateOf(job)).isEqualTo("EXPIRED"));
      assertThat(ground.said(JobFinished.class)).filteredOn(one -> one.jobId().equals(job.toString())).singleElement().satisfies(one -> {
        assertThat(one.state()).isEqualTo(JobState.EXPIRED);
        assertThat(one.reason()).isEqualTo(reason);
      });
    });
    assertThat(ground.stateOf(rung)).isEqualTo("DIALING");
  }

  /** How far the tally's sums are from the jobs themselves, in one snapshot. */
  private long openDifference(UUID campaign) {
    return backends.count("""
        select coalesce(sum(abs(coalesce(t.n, 0) - coalesce(j.n, 0))), 0)::bigint
        from (select what, n from tally($1) where what like 'state:%') t
        full join (select 'state:' || state as what, count(*) as n from job where campaign_id = $1 group by state) j using (what)""", campaign);
  }

  private java.util.Map<String, Long> states(UUID campaign) {
    return backends.query("select state, count(*) from job where campaign_id = $1 group by state", campaign).stream()
        .collect(Collectors.toMap(row -> row.getString(0), row -> row.getLong(1)));
  }

  private long finishedJobs(UUID campaign) {
    return ground.said(JobFinished.class).stream().filter(one -> campaign.toString().equals(one.campaignId())).count();
  }

  private CampaignFinished awaitFinished(UUID campaign) {
    await().atMost(PATIENCE).until(() -> backends.count("select count(*) from campaign where id = $1 and finished_at is not null", campaign) == 1);
    return ground.said(CampaignFinished.class).stream().filter(one -> one.campaignId().equals(campaign.toString())).findFirst().orElseThrow();
  }
}
