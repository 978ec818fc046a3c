package io.carillon.standalone.all;

import io.carillon.agent.AgentApp;
import io.carillon.agent.AgentSettings;
import io.carillon.agi.AgiApp;
import io.carillon.agi.AgiSettings;
import io.carillon.embedded.EmbeddedBroker;
import io.carillon.embedded.EmbeddedDatabase;
import io.carillon.embedded.FolderLock;
import io.carillon.embedded.Ports;
import io.carillon.gateway.GatewayApp;
import io.carillon.gateway.GatewaySettings;
import io.carillon.kafka.TopicSetup;
import io.carillon.life.Env;
import io.carillon.life.Health;
import io.carillon.life.Main;
import io.carillon.life.Parts;
import io.carillon.life.Surroundings;
import io.carillon.postgres.Migrations;
import io.carillon.postgres.PostgresSettings;
import io.carillon.scheduler.SchedulerApp;
import io.carillon.scheduler.SchedulerSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything in this JVM. {@link #start} blocks until scheduler, gateway and agi-callback are up; agents are added later
 * ({@link #drive}), since what they drive is declared through the API first; {@link #started} ends the beginning. {@link #close}
 * ends all in reverse.
 *
 * <p>Each part is given its settings as its own process would read them from the environment: there is one way to configure it.
 */
public final class AllInOne implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(AllInOne.class);
  private static final String OUR_GROUPS = "carillon-";
  /** There is one reader of each topic; with more partitions every batch of results would be flushed once for each of them. */
  private static final int PARTITIONS = 1;
  private static final long UP_SECONDS = 120;
  private static final long DOWN_SECONDS = 30;

  private final AllInOneSpec spec;
  private final Parts parts = new Parts();
  private final Vertx vertx = Vertx.vertx();
  /** The whole's: the gateway answers with it. */
  private final Health health = new Health();
  private final Surroundings surroundings;
  private final Map<String, String> common = new HashMap<>();
  private EmbeddedBroker broker;
  private EmbeddedDatabase database;
  private GatewayApp gateway;
  private AgiApp agi;

  private AllInOne(AllInOneSpec spec) {
    var real = Surroundings.real();
    this.spec = spec;
    parts.opened("vertx", vertx::close);
    this.surroundings = new Surroundings(real.clock(), real.nanos(), real.random(), health, real.meters());
  }

  /**
   * @throws IllegalStateException with a plain sentence where something cannot be had; nothing is left running then
   * @throws Env.BadSettings where what it was told is wrong; nothing was started then
   */
  public static AllInOne start(AllInOneSpec spec) {
    var all = new AllInOne(spec);
    try {
      all.open();
      return all;
    } catch (RuntimeException e) {
      all.close();
      throw e;
    }
  }

  private void open() {
    health.readyWhen("start", () -> "still starting");
    var lock = FolderLock.take(spec.data());
    parts.openedBlocking("data folder", vertx, lock);
    Ports.mustBeFree("the API", spec.http().host(), spec.http().port());
    Ports.mustBeFree("FastAGI", spec.agi().host(), spec.agi().port());
    put(common, "CARILLON_REGION", spec.region());
    put(common, "CARILLON_ZONE", spec.zone());
    put(common, "CARILLON_ATTEMPTS_PER_DAY", spec.scheduling().attemptsPerDay());
    put(common, "CARILLON_KEEP_DAYS", spec.scheduling().keepDays());
    var ofGateway = Map.of("CARILLON_HTTP_HOST", spec.http().host(), "CARILLON_HTTP_PORT", String.valueOf(spec.http().port()),
        "CARILLON_ADMIN_KEY", spec.http().adminKey(), "CARILLON_FORBIDDEN_PREFIXES", String.join(",", spec.forbiddenPrefixes()));
    var ofAgi = new HashMap<String, String>();
    ofAgi.put("CARILLON_AGI_HOST", spec.agi().host());
    ofAgi.put("CARILLON_AGI_PORT", String.valueOf(spec.agi().port()));
    ofAgi.put("CARILLON_AGI_SECRET_FILE", Secrets.keep(spec.data().resolve("secrets"), "agi", spec.agi().secret()).toString());
    put(ofAgi, "CARILLON_AGI_PEERS", spec.agi().peers());

    // Whoever told something wrong hears of it before servers are started for it: read with addresses that nobody asks.
    common.put("CARILLON_KAFKA", "127.0.0.1:1");
    common.put("CARILLON_POSTGRES", "postgresql://nobody@127.0.0.1:1/nothing");
    settings(ofGateway, GatewaySettings::read);
    settings(Map.of(), SchedulerSettings::read);
    settings(ofAgi, AgiSettings::read);

    servers();
    common.put("CARILLON_KAFKA", broker.bootstrap());
    common.put("CARILLON_KAFKA_PARTITIONS", String.valueOf(PARTITIONS));
    var p = database.settings();
    common.put("CARILLON_POSTGRES", "postgresql://" + p.user() + "@" + p.host() + ":" + p.port() + "/" + p.database());
    common.put("CARILLON_POSTGRES_PASSWORD_FILE", spec.data().resolve("postgres").resolve("password").toString());
    gateway = new GatewayApp(settings(ofGateway, GatewaySettings::read), surroundings);
    agi = new AgiApp(settings(ofAgi, AgiSettings::read), ofPart("agi"));
    together(List.of(new Named("scheduler", new SchedulerApp(settings(Map.of(), SchedulerSettings::read), ofPart("scheduler"))), new Named("gateway", gateway), new Named("agi", agi)));
  }

  /** Broker and database at once, each made ready for what stands on it as soon as it serves. */
  private void servers() {
    var kafka = begun(() -> {
      var up = timed("broker", () -> EmbeddedBroker.start(spec.data().resolve("kafka"), spec.kafkaPort()));
      parts.openedBlocking("broker", vertx, up);
      // The folder is ours alone, so whoever was a member has died with the process before us.
      up.forgetMembers(OUR_GROUPS);
      timed("topics", () -> await("the topics", TopicSetup.shared(vertx, up.settings().partitioned(PARTITIONS))));
      return up;
    });
    var postgres = begun(() -> {
      var up = timed("database", () -> EmbeddedDatabase.start(spec.data().resolve("postgres"), spec.postgresPort()));
      parts.openedBlocking("database", vertx, up);
      timed("schema", () -> await("the schema", Migrations.run(vertx, up.settings())));
      return up;
    });
    // Each to its end: what has started is closed again where the other fails.
    CompletableFuture.allOf(kafka, postgres).handle((both, failed) -> both).join();
    broker = joined(kafka);
    database = joined(postgres);
  }

  /** Says that everything that shall run has been started: it is ready as soon as all of it is; before, never. */
  public void started() {
    health.readyWhen("start", () -> null);
  }

  /** Starts the agents of PBXs that the API knows, or will know. */
  public void drive(List<PbxLink> links) {
    await("the agents' topics", Future.join(links.stream().map(link -> TopicSetup.assignments(vertx, broker.settings(), link.pbx())).toList()));
    together(links.stream().map(link -> new Named("agent " + link.pbx(), new AgentApp(settings(link.env(), AgentSettings::read), ofPart("agent " + link.pbx())))).toList());
  }

  public int httpPort() {
    return gateway.port();
  }

  public int agiPort() {
    return agi.port();
  }

  /** The broker, for clients on this machine. */
  public String kafka() {
    return broker.bootstrap();
  }

  /** The database, for clients on this machine. */
  public PostgresSettings postgres() {
    return database.settings();
  }

  /** What is missing to be ready, by part; empty: ready. */
  public Map<String, String> missing() {
    return health.missing();
  }

  @Override public void close() {
    try {
      parts.close().await(DOWN_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new IllegalStateException("not everything ended within " + DOWN_SECONDS + " s", e);
    }
  }

  /** Its own health, seen in the whole's under its name; the same clock, chance and meters. */
  private Surroundings ofPart(String name) {
    var own = new Health();
    health.readyWhen(name, () -> {
      var missing = own.missing();
      return missing.isEmpty() ? null : missing.entrySet().stream().map(part -> part.getKey().equals(name) ? part.getValue() : part.getKey() + ": " + part.getValue())
          .collect(Collectors.joining(", "));
    });
    return new Surroundings(surroundings.clock(), surroundings.nanos(), surroundings.random(), own, surroundings.meters());
  }

  private record Named(String name, Main.App app) {}

  /** Starts them all at once; each to its end, then the first failure. */
  private void together(List<Named> apps) {
    var starts = new ArrayList<Future<?>>();
    for (var each : apps) {
      var own = new Parts();
      parts.opened(each.name(), own::close);
      long begun = surroundings.nanos().now();
      starts.add(each.app().start(vertx, own).onSuccess(up -> tell(each.name(), begun)));
    }
    await(String.join(", ", apps.stream().map(Named::name).toList()), Future.join(starts));
  }

  private <T> T timed(String name, Supplier<T> start) {
    long begun = surroundings.nanos().now();
    T up = start.get();
    tell(name, begun);
    return up;
  }

  private void tell(String name, long begun) {
    log.atDebug().addKeyValue("part", name).addKeyValue("millis", TimeUnit.NANOSECONDS.toMillis(surroundings.nanos().now() - begun)).log("started");
  }

  /** On a thread of its own: the common pool is small, and a server's start waits. */
  private static <T> CompletableFuture<T> begun(Supplier<T> start) {
    return CompletableFuture.supplyAsync(start, task -> new Thread(task, "start").start());
  }

  private <S> S settings(Map<String, String> more, Function<Env, S> read) {
    var all = new HashMap<>(common);
    all.putAll(more);
    var env = new Env(all::get);
    S settings = read.apply(env);
    env.check();
    return settings;
  }

  private static void put(Map<String, String> env, String name, Object value) {
    if (value != null) env.put(name, value.toString());
  }

  private static <T> T await(String what, Future<T> future) {
    try {
      return future.await(UP_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new IllegalStateException(what + " was not up within " + UP_SECONDS + " s", e);
    } catch (RuntimeException e) {
      throw e;
    } catch (Throwable e) { // await throws the future's own failure, whatever it is
      throw new IllegalStateException(what + " cannot start: " + e.getMessage(), e);
    }
  }

  private static <T> T joined(CompletableFuture<T> future) {
    try {
      return future.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException plain ? plain : e;
    }
  }
}
