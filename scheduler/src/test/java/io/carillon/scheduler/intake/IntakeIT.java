package io.carillon.scheduler.intake;

import static io.carillon.testkit.Backends.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.carillon.contract.CallSpec;
import io.carillon.contract.CloudEvent;
import io.carillon.contract.DeadLetter;
import io.carillon.contract.JobKind;
import io.carillon.contract.JobMessage.JobCancel;
import io.carillon.contract.JobMessage.JobSubmitted;
import io.carillon.contract.JobState;
import io.carillon.contract.ResultMessage.JobFinished;
import io.carillon.contract.Assignment;
import io.carillon.contract.Topics;
import io.carillon.contract.Wire;
import io.carillon.kafka.Received;
import io.carillon.scheduler.lead.PgLead;
import io.carillon.scheduler.outside.Ground;
import io.carillon.testkit.Backends;
import io.carillon.testkit.SchemaCheck;
import io.carillon.testkit.TopicTap;
import io.carillon.testkit.WithBackends;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@WithBackends
class IntakeIT {
  private final Backends backends;
  private Ground ground;
  private PgLead lead;
  private IntakePart part;

  IntakeIT(Backends backends) {
    this.backends = backends;
  }

  @BeforeEach void open() {
    ground = new Ground(backends);
    lead = ground.lease(IntakePart.LEASE, "intake");
    part = await(IntakePart.open(ground.outside, ground, lead));
  }

  @AfterEach void close() {
    await(part.close());
    await(lead.close());
    new SchemaCheck().check(ground.outbox());
    ground.close();
  }

  @Test void onlyACallBeforeAllOthersWakesUrgently() {
    submit(Ground.call(UUID.randomUUID(), prioritised("+79161112244", 8)));
    await().until(() -> ground.dispatchWoken.get() > 0);
    assertThat(ground.urgentlyWoken).hasValue(0);
    submit(Ground.call(UUID.randomUUID(), prioritised("+79161112255", 9)));
    await().until(() -> ground.urgentlyWoken.get() == 1);
  }

  @Test void aJobBecomesARowWithTheOffsetThatBroughtIt() {
    var id = submit(Ground.call(UUID.randomUUID(), Ground.spec("+79161112233")));
    awaitRow(id);
    var row = backends.query("select state, number, campaign_id, spec->'destinations'->0->>'to' as number_in_spec from job where id = $1", id).getFirst();
    assertThat(row.getString("state")).isEqualTo("QUEUED");
    assertThat(row.getString("number")).isEqualTo("+79161112233").isEqualTo(row.getString("number_in_spec"));
    assertThat(row.getUUID("campaign_id")).isEqualTo(new UUID(0, 0));
    assertThat(backends.count("select sum(next_offset)::bigint from intake_offset where topic = $1", Topics.JOBS)).isPositive();
    await().untilAsserted(() -> assertThat(ground.dispatchWoken.get()).isPositive());
  }

  @Test void aReplayFromTheBeginningChangesNothing() {
    var first = submit(Ground.call(UUID.randomUUID(), Ground.spec("+79161112201")));
    var stopped = submit(Ground.call(UUID.randomUUID(), Ground.spec("+79161112202")));
    var rung = submit(callback(UUID.randomUUID(), "pbx1/+79161112203"));
    var doubled = submit(callback(UUID.randomUUID(), "pbx1/+79161112203"));
    cancel(stopped);
    awaitRow(first);
    await().untilAsserted(() -> assertThat(ground.stateOf(stopped)).isEqualTo("CANCELLED"));
    awaitRow(rung);
    awaitRow(doubled);
    var all = everything();
    var before = ground.stateHash();
    var again = new Intake(ground.outside, ground);
    await(again.apply(all));
    for (var record : all) await(again.apply(List.of(record)));
    assertThat(ground.stateHash()).isEqualTo(before);
  }

  @Test void poisonAmongManyIsSetAsideAndDelaysNobody() {
    TopicTap dead = backends.tap(Topics.DEADLETTER);
    var good = new ArrayList<UUID>();
    var headers = Map.of(CloudEvent.TYPE_HEADER, "job.submitted");
    for (int i = 0; i < 40; i++) good.add(submit(Ground.call(UUID.randomUUID(), Ground.spec("+7916111" + (1000 + i)))));
    backends.publishRaw(Topics.JOBS, "a", "{\"jobId\":".getBytes(StandardCharsets.UTF_8), headers);
    backends.publishRaw(Topics.JOBS, "b", Wire.encodeText(Ground.call(UUID.randomUUID(), Ground.spec("+7916"))).replace("+7916", "a\\u0000b")
        .getBytes(StandardCharsets.UTF_8), headers);
    backends.publishRaw(Topics.JOBS, "c", Wire.encodeText(Ground.call(UUID.randomUUID(), Ground.spec("+7916"))).replace("+7916", "a\\ud800b")
        .getBytes(StandardCharsets.UTF_8), headers);
    backends.publishRaw(Topics.JOBS, null, Wire.encode(Ground.call(UUID.randomUUID(), Ground.spec("+7916"))), headers);
    backends.publishRaw(Topics.JOBS, "e", "{}".getBytes(StandardCharsets.UTF_8), Map.of(CloudEvent.TYPE_HEADER, "job.unheard-of"));
    backends.publishRaw(Topics.JOBS, "f", new byte[300 * 1024], headers);
    backends.publishRaw(Topics.JOBS, "g", null, headers);
    backends.publishRaw(Topics.JOBS, "h", Wire.encodeText(Ground.call(UUID.randomUUID(), Ground.spec("+7916")))
        .replaceFirst("\"submittedAt\":\"[^\"]*\"", "\"submittedAt\":\"+200000-01-01T00:00:00Z\"").getBytes(StandardCharsets.UTF_8), headers);
    // Well formed, but more than an index takes: only the database can tell.
    submit(callback(UUID.randomUUID(), noise(9000)));
    backends.publish(Topics.JOBS, "i", Ground.contact(UUID.randomUUID(), UUID.randomUUID(), Ground.spec("+7916")));
    for (int i = 0; i < 40; i++) good.add(submit(Ground.call(UUID.randomUUID(), Ground.spec("+7916222" + (1000 + i)))));
    good.forEach(this::awaitRow);
    var letters = dead.awaitMany(DeadLetter.class, any -> true, 10);
    assertThat(letters).extracting(DeadLetter::reason).anyMatch(reason -> reason.contains("U+0000")).anyMatch(reason -> reason.contains("surrogate"))
        .anyMatch(reason -> reason.contains("no key")).anyMatch(reason -> reason.contains("no message is called")).anyMatch(reason -> reason.contains("larger than"))
        .anyMatch(reason -> reason.contains("no value")).anyMatch(reason -> reason.contains("years 2000")).anyMatch(reason -> reason.contains("no such campaign"))
        .anyMatch(reason -> reason.contains("index"));
    assertThat(letters).hasSize(10).extracting(DeadLetter::topic).containsOnly(Topics.JOBS);
    new SchemaCheck().check(dead.records());
    await().untilAsserted(() -> assertThat(backends.count("select sum(next_offset)::bigint from intake_offset where topic = $1", Topics.JOBS))
        .isEqualTo(everything().size()));
  }

  @Test void ofTwoOpenCallbacksOneIsRung() {
    var first = submit(callback(UUID.randomUUID(), "pbx1/+79161110000"));
    awaitRow(first);
    var second = submit(callback(UUID.randomUUID(), "pbx1/+79161110000"));
    await().untilAsserted(() -> assertThat(result(second)).isNotNull());
    assertThat(ground.stateOf(first)).isEqualTo("QUEUED");
    assertThat(ground.stateOf(second)).isEqualTo("SUPPRESSED");
    assertThat(result(second).state()).isEqualTo(JobState.SUPPRESSED);
    assertThat(result(second).reason()).isEqualTo("DUPLICATE");
  }

  @Test void aContactOfACampaignThatIsOverIsCancelledAtOnce() {
    var campaign = ground.campaign("STOPPED", Instant.now().plusSeconds(3600));
    var id = submit(Ground.contact(UUID.randomUUID(), campaign, Ground.spec("+79161112233")));
    await().untilAsserted(() -> assertThat(result(id)).isNotNull());
    assertThat(result(id).state()).isEqualTo(JobState.CANCELLED);
    assertThat(result(id).campaignId()).isEqualTo(campaign.toString());
    assertThat(backends.count("select sum(n)::bigint from campaign_tally where campaign_id = $1", campaign)).isEqualTo(1);
  }

  @Test void aWaitingJobIsCancelledBeforeItRings() {
    var id = submit(Ground.call(UUID.randomUUID(), Ground.spec("+79161112233")));
    awaitRow(id);
    cancel(id);
    await().untilAsserted(() -> assertThat(ground.stateOf(id)).isEqualTo("CANCELLED"));
    assertThat(result(id).reason()).isEqualTo("REQUESTED");
    assertThat(result(id).outcome()).isNull();
  }

  @Test void aCallThatIsOutIsHungUpOnceHoweverOftenItIsCancelled() {
    ground.pbx("pbx1", 3, true);
    var id = submit(Ground.call(UUID.randomUUID(), Ground.spec("+79161112233")));
    awaitRow(id);
    var attempt = ground.attempt(id, "pbx1", 3);
    cancel(id);
    await().untilAsserted(() -> assertThat(backends.count("select count(*) from attempt where id = $1 and cancel_requested", attempt)).isEqualTo(1));
    cancel(id);
    var marker = submit(Ground.call(id(id, 1), Ground.spec("+79161112233")));
    awaitRow(marker);
    var told = ground.outbox().stream().filter(record -> record.topic().equals(Topics.assignments("pbx1"))).toList();
    assertThat(told).hasSize(1);
    assertThat(decoded(told.getFirst()).attemptId()).isEqualTo(attempt.toString());
    assertThat(decoded(told.getFirst()).epoch()).isEqualTo(3);
    assertThat(ground.stateOf(id)).isEqualTo("DIALING");
  }

  @Test void aCancelOfAJobNobodySubmittedIsPassedOver() {
    cancel(UUID.randomUUID());
    var id = submit(Ground.call(UUID.randomUUID(), Ground.spec("+79161112233")));
    awaitRow(id);
  }

  private static Assignment.AttemptHangup decoded(Received record) {
    try {
      return (Assignment.AttemptHangup) record.as(Assignment.class);
    } catch (Wire.Unreadable e) {
      throw new AssertionError(e);
    }
  }

  /**
   * Another id whose record lies in the same partition, so behind what was published before: tried until the partitioner says so.
   */
  private static UUID id(UUID like, int salt) {
    int wanted = partition(like);
    for (int i = salt; ; i++) {
      var candidate = new UUID(like.getMostSignificantBits(), like.getLeastSignificantBits() + i);
      if (partition(candidate) == wanted) return candidate;
    }
  }

  private static int partition(UUID id) {
    byte[] key = id.toString().getBytes(StandardCharsets.UTF_8);
    return org.apache.kafka.common.utils.Utils.toPositive(org.apache.kafka.common.utils.Utils.murmur2(key)) % 6;
  }

  private static JobSubmitted callback(UUID id, String key) {
    return new JobSubmitted(id.toString(), Ground.TENANT, null, null, JobKind.CALLBACK, Ground.spec("+79161112203"), key, "pbx1", Instant.now());
  }

  private static String noise(int length) {
    var random = new SplittableRandom(5);
    var text = new StringBuilder();
    for (int i = 0; i < length; i++) text.append((char) ('!' + random.nextInt(90)));
    return text.toString();
  }

  private UUID submit(JobSubmitted job) {
    backends.publish(Topics.JOBS, job.jobId(), job);
    return UUID.fromString(job.jobId());
  }

  private void cancel(UUID id) {
    backends.publish(Topics.JOBS, id.toString(), new JobCancel(id.toString(), Ground.TENANT, Instant.now()));
  }

  private void awaitRow(UUID id) {
    await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(backends.count("select count(*) from job where id = $1", id)).isEqualTo(1));
  }

  private JobFinished result(UUID job) {
    return ground.said(JobFinished.class).stream().filter(result -> result.jobId().equals(job.toString())).findFirst().orElse(null);
  }

  private List<Received> everything() {
    TopicTap tap = backends.tapFromBeginning(Topics.JOBS);
    long all = backends.count("select coalesce(sum(next_offset), 0)::bigint from intake_offset where topic = $1", Topics.JOBS);
    return tap.awaitRecords((int) all);
  }

  private static CallSpec prioritised(String number, int priority) {
    var to = Ground.spec(number);
    return new CallSpec(null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, priority, null, null, null).over(to);
  }
}
