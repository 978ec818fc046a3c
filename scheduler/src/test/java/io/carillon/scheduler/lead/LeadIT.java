package io.carillon.scheduler.lead;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.carillon.testkit.Backends;
import io.carillon.testkit.WithBackends;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@WithBackends
final class LeadIT {
  private final Backends backends;

  LeadIT(Backends backends) {
    this.backends = backends;
  }

  private record Holder(Vertx vertx, Pool pool, PgLead lead) {}

  private final List<Vertx> opened = new ArrayList<>();

  @AfterEach
  void close() {
    opened.forEach(vertx -> Backends.await(vertx.close()));
  }

  private Holder holder(String name, String id) {
    return holder(name, id, InstantSource.system());
  }

  private Holder holder(String name, String id, InstantSource clock) {
    var vertx = Vertx.vertx();
    opened.add(vertx);
    var pool = PgBuilder.pool().connectingTo(backends.postgres().client()).using(vertx).build();
    var lead = new PgLead(vertx, pool, clock, System::nanoTime, name, id);
    Backends.await(lead.start());
    return new Holder(vertx, pool, lead);
  }

  private static Future<Void> decide(Holder holder) {
    return holder.pool().withTransaction(holder.lead()::claim);
  }

  @Test
  void oneLeadsAndTheOtherTakesOverOnlyWhenTheLeaseHasRunOut() {
    var first = holder("crash", "first");
    var second = holder("crash", "second");
    assertThat(first.lead().held()).isTrue();
    assertThat(second.lead().held()).isFalse();
    Backends.await(decide(first));
    assertThatThrownBy(() -> Backends.await(decide(second))).isInstanceOf(Lead.LeadLost.class);
    long epoch = first.lead().epoch();

    Backends.await(first.vertx().close()); // as a crash: nothing is given back
    long crashed = System.nanoTime();

    await().pollInterval(Duration.ofMillis(10)).until(() -> second.lead().held());
    assertThat(System.nanoTime() - crashed).isGreaterThan(Duration.ofMillis(900).toNanos());
    assertThat(second.lead().epoch()).isEqualTo(epoch + 1);
  }

  @Test
  void aHolderThatSleptDecidesNothing() {
    var sleeper = holder("sleep", "sleeper");
    Backends.await(decide(sleeper));
    // What a successor does while the sleeper is paused: the sleeper's own belief is still fresh.
    backends.query("update lease set holder = 'other', epoch = epoch + 1, expires_at = now() + interval '1 hour' where name = 'sleep'");
    assertThat(sleeper.lead().held()).isTrue();
    assertThatThrownBy(() -> Backends.await(decide(sleeper))).isInstanceOf(Lead.LeadLost.class);
    await().until(() -> !sleeper.lead().held());
  }

  @Test
  void aDecisionUnderWayHoldsUpTheTakeover() {
    var first = holder("hold", "first");
    var goOn = Promise.<Void>promise();
    var claimed = Promise.<Void>promise();
    var decision = first.pool().withTransaction(tx -> first.lead().claim(tx).onComplete(claimed).compose(done -> goOn.future()));
    Backends.await(claimed.future());
    var takeover = backends.sql().query("update lease set epoch = epoch + 1 where name = 'hold'").execute();
    await().during(Duration.ofMillis(300)).until(() -> !takeover.isComplete());
    goOn.complete();
    Backends.await(decision);
    Backends.await(takeover);
  }

  /** Longer than the lease itself, and longer than its connection waits for anybody. */
  @Test
  void decisionsUnderWayDoNotKeepTheirOwnLeadFromBeingRenewed() {
    var vertx = Vertx.vertx();
    opened.add(vertx);
    var decider = PgBuilder.pool().connectingTo(backends.postgres().client()).using(vertx).build();
    var lead = new PgLead(vertx, LeasePool.open(vertx, backends.postgres().client()), InstantSource.system(), System::nanoTime, "long", "first");
    Backends.await(lead.start());
    var goOn = Promise.<Void>promise();
    var decision = decider.withTransaction(tx -> lead.claim(tx).compose(done -> goOn.future()));
    await().during(Duration.ofSeconds(3)).atMost(Duration.ofSeconds(4)).pollInterval(Duration.ofMillis(20)).until(lead::held);
    goOn.complete();
    Backends.await(decision);
    assertThat(lead.epoch()).isEqualTo(1);
  }

  @Test
  void aLeaseGivenBackIsTakenAtOnce() {
    var first = holder("back", "first");
    var second = holder("back", "second");
    Backends.await(first.lead().close());
    assertThat(first.lead().held()).isFalse();
    await().atMost(Duration.ofMillis(1200)).until(() -> second.lead().held());
  }

  /** The moment it was taken, by the database's clock, after the one when the last word of whoever held it ran out. */
  private long takenAfterMillis(String name, Holder heir, OffsetDateTime ranOut) {
    await().pollInterval(Duration.ofMillis(10)).atMost(Duration.ofSeconds(10)).until(() -> heir.lead().held());
    return backends.count("select (extract(epoch from expires_at - interval '1.5 seconds' - $2) * 1000)::bigint from lease where name = $1", name, ranOut);
  }

  private OffsetDateTime heldByOne(String name, int millisLeft) {
    return backends.query("""
        insert into lease (name, holder, epoch, expires_at) values ($1, 'gone', 7, clock_timestamp() + $2 * interval '1 millisecond')
        on conflict (name) do update set expires_at = excluded.expires_at returning expires_at""", name, millisLeft).getFirst().getOffsetDateTime(0);
  }

  /** Between two beats of the heir: twice a second he would have asked 400 ms later. */
  @Test
  void aLeaseThatRanOutIsTakenAtThatMoment() {
    var ranOut = heldByOne("moment", 650);
    var heir = holder("moment", "heir");
    assertThat(takenAfterMillis("moment", heir, ranOut)).isBetween(0L, 200L);
  }

  @Test
  void whoIsToldThatAnotherIsGoneLooksAtOnce() {
    heldByOne("look", 60_000);
    var heir = holder("look", "heir");
    heir.lead().look();
    assertThat(heir.lead().held()).as("what he is told is no lead").isFalse();
    var ranOut = heldByOne("look", -1);
    heir.lead().look();
    assertThat(takenAfterMillis("look", heir, ranOut)).isBetween(0L, 200L);
  }

  @Test
  void whoseClockIsNotTheDatabasesDoesNotLeadAndKeepsNobodyFromIt() {
    var ahead = holder("ahead", "first", () -> Instant.now().plusSeconds(3600));
    assertThat(ahead.lead().held()).isFalse();
    assertThat(ahead.lead().wrongClock()).matches("the wall clock is (3599|3600)\\.\\d s ahead of the database's");
    assertThat(ahead.lead().missing()).isNull();
    assertThat(backends.count("select count(*) from lease where name = 'ahead'")).as("not even asked for").isZero();

    var right = holder("ahead", "second");
    assertThat(right.lead().held()).isTrue();
    assertThat(right.lead().wrongClock()).isNull();
  }

  @Test
  void whoseClockIsSetWhileHeLeadsDecidesNothingFromThenOnAndAnotherLeadsAtOnce() {
    var off = new AtomicReference<>(Duration.ZERO);
    var set = holder("set", "first", () -> Instant.now().plus(off.get()));
    var other = holder("set", "second");
    Backends.await(decide(set));

    off.set(Duration.ofSeconds(-3));

    assertThat(set.lead().held()).as("before anybody was asked").isFalse();
    assertThatThrownBy(() -> Backends.await(decide(set))).isInstanceOf(Lead.LeadLost.class);
    await().atMost(Duration.ofMillis(1200)).until(() -> other.lead().held());
    Backends.await(other.lead().close());
    await().during(Duration.ofSeconds(2)).until(() -> !set.lead().held());

    off.set(Duration.ofSeconds(1));

    await().atMost(Duration.ofSeconds(2)).until(() -> set.lead().held());
    Backends.await(decide(set));
  }
}
