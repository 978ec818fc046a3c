package io.carillon.gateway;

import io.carillon.gateway.campaign.CampaignStore;
import io.carillon.gateway.campaign.CampaignsHandler;
import io.carillon.gateway.campaign.PreflightHandler;
import io.carillon.gateway.campaign.Progress;
import io.carillon.gateway.contacts.ContactsHandler;
import io.carillon.gateway.dashboard.DashboardHandler;
import io.carillon.gateway.edge.ApiKeys;
import io.carillon.gateway.edge.ApiRouter;
import io.carillon.gateway.edge.Contract;
import io.carillon.gateway.edge.Operations;
import io.carillon.gateway.idempotency.Idempotency;
import io.carillon.gateway.number.Forbidden;
import io.carillon.gateway.number.NumberReader;
import io.carillon.gateway.number.Numbers;
import io.carillon.gateway.results.LiveStreams;
import io.carillon.gateway.results.ResultsHandler;
import io.carillon.gateway.settings.HolidaysHandler;
import io.carillon.gateway.settings.KeysHandler;
import io.carillon.gateway.settings.ResolveHandler;
import io.carillon.gateway.settings.SettingsHandler;
import io.carillon.gateway.submit.CallReader;
import io.carillon.gateway.submit.Callers;
import io.carillon.gateway.submit.CallsHandler;
import io.carillon.gateway.submit.JobPublisher;
import io.carillon.gateway.submit.JobStore;
import io.carillon.gateway.submit.Names;
import io.carillon.gateway.suppression.SuppressionsHandler;
import io.carillon.gateway.use.TrunkUses;
import io.carillon.id.Ids;
import io.carillon.intake.IntakeReach;
import io.carillon.kafka.Publisher;
import io.carillon.kafka.TopicSetup;
import io.carillon.life.Main;
import io.carillon.life.Parts;
import io.carillon.life.Surroundings;
import io.carillon.postgres.Migrations;
import io.carillon.postgres.WaryPool;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import java.time.Duration;

/** The gateway's parts, in the order in which they are opened. */
public final class GatewayApp implements Main.App {
  /** After this long without the broker's word a client is told to try again. */
  private static final int BROKER_MILLIS = 5_000;
  private static final long PROBE_MILLIS = 1_000;
  private static final int IDLE_SECONDS = 120;
  /** No statement of ours takes that long: the database is gone without a word. */
  private static final Duration SILENCE = Duration.ofSeconds(10);
  private static final int IDLE_CONNECTION_SECONDS = 4;

  private final GatewaySettings settings;
  private final Surroundings surroundings;
  private volatile HttpServer server;
  private volatile String databaseMissing = "not asked yet";
  private volatile String brokerMissing = "not asked yet";

  public GatewayApp(GatewaySettings settings, Surroundings surroundings) {
    this.settings = settings;
    this.surroundings = surroundings;
  }

  /** The port that is listened on. */
  public int port() {
    return server.actualPort();
  }

  @Override public Future<?> start(Vertx vertx, Parts parts) {
    surroundings.health().readyWhen("database", () -> databaseMissing);
    surroundings.health().readyWhen("broker", () -> brokerMissing);
    return Migrations.run(vertx, settings.postgres()).compose(migrated -> TopicSetup.shared(vertx, settings.kafka()))
        .compose(there -> Contract.load(vertx)).compose(contract -> open(vertx, parts, contract));
  }

  private Future<HttpServer> open(Vertx vertx, Parts parts, Contract contract) {
    var lent = new PoolOptions().setMaxSize(16).setMaxWaitQueueSize(2_000).setConnectionTimeout(5).setIdleTimeout(IDLE_CONNECTION_SECONDS);
    var pool = WaryPool.open(vertx, settings.postgres().client(), lent, SILENCE);
    parts.opened("database", pool::close);
    var publisher = Publisher.open(vertx, settings.kafka(), BROKER_MILLIS);
    parts.opened("publisher", publisher::close);
    var forMany = Publisher.openForMany(vertx, settings.kafka(), BROKER_MILLIS);
    parts.opened("publisher for uploads", forMany::close);
    return IntakeReach.open(vertx, pool, settings.kafka()).compose(intake -> {
      parts.opened("intake's reach", intake::close);
      var numbers = new Numbers(pool, new NumberReader(Forbidden.with(settings.forbiddenPrefixes())), settings.region());
      var names = new Names(pool);
      var campaigns = new CampaignStore(pool);
      var progress = new Progress(campaigns, surroundings.nanos()::now);
      var live = new LiveStreams(campaigns, progress, pool, surroundings);
      var keys = new ApiKeys(pool, settings.adminKey());
      var uses = TrunkUses.open(vertx, settings.schedulers(), settings.cluster());
      parts.opened("trunk use", uses::close);
      return serve(vertx, parts, new Shared(pool, publisher, forMany, intake, numbers, names, campaigns, progress, live, keys, uses, contract));
    });
  }

  /** Listens once the broker has answered and what the handlers know by heart is read. */
  private Future<HttpServer> serve(Vertx vertx, Parts parts, Shared shared) {
    return shared.intake.ends().compose(answered -> shared.numbers.start(vertx)).compose(stop -> {
      parts.openedBlocking("routes", vertx, stop::run);
      return shared.names.refresh();
    }).compose(named -> shared.live.start(vertx, settings.kafka(), parts)).compose(reading -> {
      probe(vertx, shared.pool, shared.intake, parts);
      return listen(vertx, parts, router(vertx, shared));
    });
  }

  /** What more than one handler works with. */
  private record Shared(Pool pool, Publisher publisher, Publisher forMany, IntakeReach intake, Numbers numbers, Names names, CampaignStore campaigns, Progress progress,
      LiveStreams live, ApiKeys keys, TrunkUses uses, Contract contract) {}

  private Router router(Vertx vertx, Shared s) {
    var clock = surroundings.clock();
    var ids = new Ids(clock, surroundings.random());
    var idempotency = new Idempotency(s.pool, ids);
    var jobs = new JobPublisher(s.publisher, s.forMany);
    var calls = new CallReader(text -> s.numbers.read(text, null), s.names::isScript, s.names::isTarget, s.names::isCalendar);
    var operations = new Operations();
    new CallsHandler(new CallsHandler.Parts(jobs, new JobStore(s.pool), s.intake, idempotency, s.numbers, s.names, new Callers(s.pool), clock)).register(operations);
    new CampaignsHandler(s.campaigns, s.progress, idempotency, calls, s.names, clock).register(operations);
    new PreflightHandler(s.pool, s.campaigns, clock).register(operations);
    new ContactsHandler(jobs, s.intake, s.pool, s.campaigns, new ContactsHandler.Reading(s.numbers, s.names, s.contract, clock)).register(operations);
    new ResultsHandler(s.pool, s.campaigns).register(operations);
    s.live.register(operations);
    new SettingsHandler(s.pool, idempotency, s.numbers, s.names, s.uses).register(operations);
    new HolidaysHandler(s.pool, s.names).register(operations);
    new ResolveHandler(s.pool, s.numbers).register(operations);
    new SuppressionsHandler(s.publisher, s.pool, s.numbers, clock).register(operations);
    new KeysHandler(s.pool, s.keys, surroundings.random()).register(operations);
    new DashboardHandler(s.contract, surroundings.health(), surroundings.meters()).register(operations);
    return ApiRouter.build(vertx, s.contract, s.keys, clock, operations);
  }

  private Future<HttpServer> listen(Vertx vertx, Parts parts, Router router) {
    var options = new HttpServerOptions().setHost(settings.host()).setPort(settings.port()).setIdleTimeout(IDLE_SECONDS)
        .setMaxInitialLineLength(8_192).setMaxHeaderSize(16_384).setTcpNoDelay(true);
    return vertx.createHttpServer(options).requestHandler(router).listen().onSuccess(up -> {
      server = up;
      parts.opened("http", up::close);
    });
  }

  /** Asks database and broker once a second, so that readiness is an answer of now and never blocks. */
  private void probe(Vertx vertx, Pool pool, IntakeReach intake, Parts parts) {
    databaseMissing = null;
    brokerMissing = null;
    long timer = vertx.setPeriodic(PROBE_MILLIS, tick -> {
      pool.query("select 1").execute().onComplete(done -> databaseMissing = done.succeeded() ? null : "the database does not answer");
      intake.ends().onComplete(done -> brokerMissing = done.succeeded() ? null : "the broker does not answer");
    });
    parts.opened("probes", () -> Future.succeededFuture(vertx.cancelTimer(timer)));
  }
}
