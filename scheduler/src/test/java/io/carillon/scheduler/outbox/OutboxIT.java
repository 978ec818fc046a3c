package io.carillon.scheduler.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.carillon.contract.CampaignState;
import io.carillon.contract.ResultMessage.CampaignProgress;
import io.carillon.contract.Topics;
import io.carillon.kafka.Publisher;
import io.carillon.scheduler.outside.Broker;
import io.carillon.testkit.Backends;
import io.carillon.testkit.WithBackends;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

@WithBackends
final class OutboxIT {
  private final Backends backends;

  OutboxIT(Backends backends) {
    this.backends = backends;
  }

  private static OutboxRow row(String campaign, int n) {
    return OutboxRow.result(new CampaignProgress(campaign + "-" + n, campaign, "c", CampaignState.RUNNING, n, Map.of(), Map.of(), Instant.EPOCH), Instant.EPOCH);
  }

  private OutboxRelay relay(AtomicBoolean leads) {
    var relay = new OutboxRelay(backends.vertx(), backends.sql(), Broker.of(backends.vertx(), backends.kafka()), Publisher.open(backends.vertx(), backends.kafka(), 10_000), leads::get, java.time.InstantSource.system());
    relay.start();
    return relay;
  }

  @Test
  void whatIsCommittedIsPublishedInOrderAndMarkedWhatIsRolledBackIsNot() {
    var leads = new AtomicBoolean(true);
    var relay = relay(leads);
    var results = backends.tapFromBeginning(Topics.RESULTS);
    for (int batch = 0; batch < 20; batch++) {
      var rows = new ArrayList<OutboxRow>();
      for (int i = 0; i < 100; i++) rows.add(row("order", batch * 100 + i));
      Backends.await(backends.sql().withTransaction(tx -> Outbox.add(tx, rows)));
      relay.wake();
    }
    Backends.await(backends.sql().getConnection().compose(connection -> connection.begin()
        .compose(tx -> Outbox.add(connection, java.util.List.of(row("order", -1))).compose(added -> tx.rollback())).eventually(() -> connection.close())));
    var seen = results.awaitMany(CampaignProgress.class, one -> one.campaignId().equals("order"), 2000);
    assertThat(seen.stream().map(CampaignProgress::submitted)).hasSize(2000).isSorted().doesNotHaveDuplicates().doesNotContain(-1L);
    await().until(() -> backends.count("select count(*) from outbox where sent_at is null") == 0);
    Backends.await(relay.close());
  }

  @Test
  void onlyWhoLeadsPublishesAndWhatWasLeftIsFoundWithoutBeingWoken() {
    var leads = new AtomicBoolean(false);
    var relay = relay(leads);
    var results = backends.tapFromBeginning(Topics.RESULTS);
    Backends.await(backends.sql().withTransaction(tx -> Outbox.add(tx, java.util.List.of(row("left", 1)))));
    await().during(java.time.Duration.ofMillis(600)).until(() -> backends.count("select count(*) from outbox where key = 'left' and sent_at is null") == 1);
    leads.set(true);
    results.await(CampaignProgress.class, one -> one.campaignId().equals("left"));
    Backends.await(relay.close());
  }

  /** More of them than a batch holds, and older than everything else. */
  @Test
  void whatTheBrokerWillNeverTakeIsSetAsideAndATopicThatFailsDelaysNoOther() {
    var leads = new AtomicBoolean(false);
    var relay = relay(leads);
    var results = backends.tapFromBeginning(Topics.RESULTS);
    var letters = backends.tapFromBeginning(Topics.DEADLETTER);
    String headers = "{\"ce_id\":\"1\"}";
    backends.query("insert into outbox (topic, key, headers, value) select 'dial.assignments.NO TOPIC', 'x', $1::text::jsonb, 'x'::bytea from generate_series(1, 700)", headers);
    backends.query("insert into outbox (topic, key, headers, value) values ('dial.results', 'large', $1::text::jsonb, convert_to(repeat('x', 2000000), 'UTF8'))", headers);
    Backends.await(backends.sql().withTransaction(tx -> Outbox.add(tx, java.util.List.of(row("behind", 1)))));
    leads.set(true);
    results.await(CampaignProgress.class, one -> one.campaignId().equals("behind"));
    letters.await(io.carillon.contract.DeadLetter.class, one -> one.topic().equals(Topics.RESULTS) && one.reason().contains("will not take"));
    await().until(() -> backends.count("select count(*) from outbox where topic = 'dial.results' and sent_at is null") == 0);
    assertThat(backends.count("select count(*) from outbox where sent_at is null")).isEqualTo(700);
    backends.query("delete from outbox where sent_at is null");
    Backends.await(relay.close());
  }

  @Test
  void lanesCountOnWithoutAGap() {
    for (int i = 0; i < 3; i++) {
      int n = i;
      var first = Backends.await(backends.sql().withTransaction(tx -> Outbox.numbers(tx, Map.of("lane-a", 5, "lane-b", 1 + n))));
      assertThat(first.get("lane-a")).isEqualTo(1 + 5L * i);
    }
    assertThat(backends.count("select last from lane where pbx = 'lane-b'")).isEqualTo(6);
  }
}
