package io.carillon.scheduler;

import io.carillon.kafka.Publisher;
import io.carillon.kafka.TopicSetup;
import io.carillon.life.Main;
import io.carillon.life.Parts;
import io.carillon.life.Surroundings;
import io.carillon.postgres.Migrations;
import io.carillon.postgres.WaryPool;
import io.carillon.scheduler.agents.AgentDesk;
import io.carillon.scheduler.agents.DoubtPart;
import io.carillon.scheduler.agents.OpenAttempts;
import io.carillon.scheduler.agents.Overheard;
import io.carillon.scheduler.agents.SettingsPost;
import io.carillon.scheduler.agents.Told;
import io.carillon.scheduler.campaign.CampaignPart;
import io.carillon.scheduler.cluster.ClusterPart;
import io.carillon.scheduler.cluster.UseBoard;
import io.carillon.scheduler.dispatch.DispatchPart;
import io.carillon.scheduler.expiry.ExpiryPart;
import io.carillon.scheduler.intake.IntakePart;
import io.carillon.scheduler.lead.BrokerHeard;
import io.carillon.scheduler.lead.LeasePool;
import io.carillon.scheduler.lead.PgLead;
import io.carillon.scheduler.old.OldJobsPart;
import io.carillon.scheduler.outbox.OutboxRelay;
import io.carillon.scheduler.outside.Outside;
import io.carillon.scheduler.outside.SteadyPlans;
import io.carillon.scheduler.outside.Wake;
import io.carillon.scheduler.pace.PgShares;
import io.carillon.scheduler.settings.PgSettings;
import io.carillon.scheduler.settle.SettlePart;
import io.carillon.scheduler.settle.Settler;
import io.carillon.scheduler.settle.WaitingJobs;
import io.carillon.scheduler.suppression.SuppressionPart;
import io.carillon.scheduler.window.RecipientZones;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.pubsub.PgSubscriber;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * The scheduler's parts, opened in this order and closed in reverse: what it stands on, who leads, what only the lead does, and
 * what every scheduler does.
 */
public final class SchedulerApp implements Main.App {
  /** The lead over all trunks. Sets of trunks that share routes can have one each. */
  private static final String LEAD = "lines";
  private static final int CONNECTIONS = 8;
  /** No statement of ours takes that long. */
  private static final Duration SILENCE = Duration.ofSeconds(10);
  /** A connection nobody was lent for so long is ended, well before its silence would end it under whoever gets it next. */
  private static final int IDLE_SECONDS = 4;
  private static final int RELAY_CONNECTIONS = 2;
  /** The relay sends again what the broker did not take in this time. */
  private static final int DELIVERY_MILLIS = 30_000;

  private final SchedulerSettings settings;
  private final Surroundings surroundings;

  public SchedulerApp(SchedulerSettings settings, Surroundings surroundings) {
    this.settings = settings;
    this.surroundings = surroundings;
  }

  @Override public Future<?> start(Vertx vertx, Parts parts) {
    return Migrations.run(vertx, settings.postgres())
        .compose(migrated -> TopicSetup.shared(vertx, settings.kafka()))
        .compose(topics -> open(vertx, parts));
  }

  private Future<?> open(Vertx vertx, Parts parts) {
    var steady = SteadyPlans.of(settings.postgres().client());
    var pool = opened(parts, "database", WaryPool.open(vertx, steady, lent(CONNECTIONS), SILENCE), Pool::close);
    var leasePool = opened(parts, "database for the lease", LeasePool.open(vertx, settings.postgres().client()), Pool::close);
    var undurable = SteadyPlans.of(settings.postgres().client()).addProperty("synchronous_commit", "off");
    var relayPool = opened(parts, "database for the relay", WaryPool.open(vertx, undurable, lent(RELAY_CONNECTIONS), SILENCE), Pool::close);
    var publisher = opened(parts, "publisher", Publisher.open(vertx, settings.kafka(), DELIVERY_MILLIS), Publisher::close);
    var outside = new Outside(vertx, pool, settings.kafka(), publisher, surroundings);

    var known = opened(parts, "settings", new PgSettings(vertx, pool, PgSubscriber.subscriber(vertx, settings.postgres().client())), PgSettings::close);
    var lead = opened(parts, "lead", new PgLead(vertx, leasePool, surroundings.clock(), surroundings.nanos(), LEAD, UUID.randomUUID().toString()), PgLead::close);
    var relay = opened(parts, "relay", new OutboxRelay(vertx, relayPool, outside.broker(), publisher, lead::held,
        surroundings.clock()), OutboxRelay::close);

    var settler = new Settler(surroundings.random());
    var zones = new RecipientZones(settings.zone());
    var told = new Told();
    var overheard = new Overheard();
    var open = new OpenAttempts();
    var dispatch = opened(parts, "dispatch",
        new DispatchPart(outside, relay::wake, lead, known, told, overheard, open, new WaitingJobs(surroundings.random()), zones,
            settings.attemptsPerDay()), DispatchPart::close);
    var wake = new LocalWake(dispatch::wake, dispatch::wakeUrgent, relay::wake);
    var shares = opened(parts, "shares", new PgShares(outside, wake, lead, known), PgShares::close);
    var post = opened(parts, "settings for agents", new SettingsPost(outside, wake, lead, known, told), SettingsPost::close);
    var doubt = opened(parts, "doubt", new DoubtPart(outside, wake, lead, settler, open), DoubtPart::close);

    told.onMissing(post::changed);
    lead.onGained(wake::all);
    lead.onGained(shares::deal);
    lead.onGained(post::changed);
    known.onChange(wake::dispatch);
    known.onChange(shares::deal);
    known.onChange(post::changed);
    surroundings.health().readyWhen("database", lead::missing);
    surroundings.health().readyWhen("clock", lead::wrongClock);

    return known.start().compose(read -> lead.start()).compose(asked -> {
      relay.start();
      shares.start();
      post.start();
      doubt.start();
      return readers(parts, outside, wake, lead, overheard, known, settler, shares::deal);
    });
  }

  /** What every scheduler does, whoever leads. */
  private Future<?> readers(Parts parts, Outside outside, LocalWake local, PgLead lead, Overheard overheard, PgSettings known, Settler settler,
      Runnable deal) {
    var settling = lease(parts, outside.vertx(), SettlePart.LEASE);
    var taking = lease(parts, outside.vertx(), IntakePart.LEASE);
    opened(parts, "word of the broker", BrokerHeard.open(outside.vertx(), surroundings.nanos(), outside.broker().voice(), lead, settling, taking), BrokerHeard::close);
    return ClusterPart.open(outside, settings.cluster(), local, () -> {
      lead.look();
      settling.look();
      taking.look();
    }).map(part -> opened(parts, "cluster", part, ClusterPart::close)).compose(cluster -> {
      var wake = new ClusterWake(local, lead, cluster, deal);
      opened(parts, "use board", new UseBoard(outside, overheard, lead::held, cluster), UseBoard::close);
      return SettlePart.open(outside, wake, settling, overheard, new AgentDesk(known, settler), settler).map(part -> opened(parts, "settle", part, SettlePart::close))
          .compose(settle -> settling.start())
          .compose(settle -> SuppressionPart.open(outside)).map(part -> opened(parts, "suppressions", part, SuppressionPart::close))
          .compose(suppressions -> IntakePart.open(outside, wake, taking)).map(part -> opened(parts, "intake", part, IntakePart::close))
          .compose(intake -> taking.start())
          .compose(intake -> ExpiryPart.open(outside, wake, known::current)).map(part -> opened(parts, "expiry", part, ExpiryPart::close))
          .compose(expiry -> CampaignPart.open(outside, wake, lead::held)).map(part -> opened(parts, "campaigns", part, CampaignPart::close))
          .onSuccess(campaigns -> opened(parts, "old jobs", OldJobsPart.open(outside, lead::held, settings.kept()), OldJobsPart::close));
    });
  }

  /** One of whoever reads a topic, over a connection of its own. */
  private PgLead lease(Parts parts, Vertx vertx, String name) {
    var pool = opened(parts, "database for the lease of " + name, LeasePool.open(vertx, settings.postgres().client()), Pool::close);
    return opened(parts, "lease of " + name, PgLead.byAnyClock(vertx, pool, surroundings, name, UUID.randomUUID().toString()), PgLead::close);
  }

  private static PoolOptions lent(int connections) {
    return new PoolOptions().setMaxSize(connections).setIdleTimeout(IDLE_SECONDS).setIdleTimeoutUnit(TimeUnit.SECONDS);
  }

  private static <T> T opened(Parts parts, String name, T part, Function<T, Future<Void>> close) {
    parts.opened(name, () -> close.apply(part));
    return part;
  }

  /** Wakes the parts of this process. */
  private record LocalWake(Runnable wakesDispatch, Runnable wakesAtOnce, Runnable wakesRelay) implements Wake {
    @Override public void dispatch() {
      wakesDispatch.run();
    }

    @Override public void urgent() {
      wakesAtOnce.run();
    }

    @Override public void relay() {
      wakesRelay.run();
    }
  }

  /** Wakes this process where it leads, else the others: one of them does. */
  private record ClusterWake(Wake local, PgLead lead, ClusterPart cluster, Runnable deal) implements Wake {
    @Override public void dispatch() {
      if (lead.held()) local.dispatch();
      else cluster.wakeOthers(false);
    }

    @Override public void urgent() {
      if (lead.held()) local.urgent();
      else cluster.wakeOthers(true);
    }

    @Override public void relay() {
      if (lead.held()) local.relay();
      else cluster.wakeOthers(false);
    }

    /** Whoever leads looks twice a second anyway. */
    @Override public void shares() {
      deal.run();
    }
  }
}
