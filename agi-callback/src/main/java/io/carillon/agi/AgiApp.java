package io.carillon.agi;

import io.carillon.agi.callback.CallbackScript;
import io.carillon.agi.callback.CallerNumber;
import io.carillon.agi.callback.KafkaJobPublisher;
import io.carillon.agi.callback.PgCallerStore;
import io.carillon.agi.callback.TokenCheck;
import io.carillon.agi.callback.UsedTokens;
import io.carillon.agi.menu.MenuScript;
import io.carillon.agi.server.AgiServer;
import io.carillon.agi.session.AgiScript;
import io.carillon.kafka.Publisher;
import io.carillon.kafka.TopicSetup;
import io.carillon.life.Main;
import io.carillon.life.Parts;
import io.carillon.life.Surroundings;
import io.carillon.postgres.Migrations;
import io.carillon.postgres.WaryPool;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** The parts of the agi-callback process. */
public final class AgiApp implements Main.App {
  /** The caller hears ringing while he waits for these: both together stay below what a carrier waits. */
  private static final int PUBLISH_MILLIS = 4_000;
  private static final Duration LOOK_UP = Duration.ofSeconds(2);
  private static final int CONNECTIONS = 4;
  private static final int IDLE_CONNECTION_SECONDS = 2;
  /** Nobody waits that long for an answer: the database is gone without a word. */
  private static final Duration SILENCE = Duration.ofSeconds(6);
  /** Both are in Asterisk's core sounds, in every language. */
  private static final String GREETING = "auth-thankyou";
  private static final String GOODBYE = "vm-goodbye";

  private final AgiSettings settings;
  private final Surroundings surroundings;
  private final Map<String, AgiScript> own;
  private volatile AgiServer server;

  public AgiApp(AgiSettings settings, Surroundings surroundings) {
    this(settings, surroundings, Map.of());
  }

  /**
   * @param own scripts beside the built-in ones, by path with its leading slash; one of the same path goes before the built-in
   */
  public AgiApp(AgiSettings settings, Surroundings surroundings, Map<String, AgiScript> own) {
    this.settings = settings;
    this.surroundings = surroundings;
    this.own = Map.copyOf(own);
  }

  @Override public Future<?> start(Vertx vertx, Parts parts) {
    var database = new DatabaseProbe();
    surroundings.health().readyWhen("agi", () -> server == null ? "not listening yet" : null);
    surroundings.health().readyWhen("database", database::missing);
    return Migrations.run(vertx, settings.postgres())
        .compose(migrated -> TopicSetup.shared(vertx, settings.kafka()))
        .compose(there -> {
          Pool pool = pool(vertx, parts);
          database.open(vertx, pool, parts);
          var publisher = Publisher.open(vertx, settings.kafka(), PUBLISH_MILLIS);
          parts.opened("publisher", publisher::close);
          return AgiServer.open(vertx, settings.server(), scripts(pool, publisher), surroundings);
        })
        .onSuccess(listening -> {
          server = listening;
          parts.opened("agi", listening::close);
        });
  }

  /** The port listened on; 0 before the start has ended. */
  public int port() {
    return server == null ? 0 : server.port();
  }

  /** Sessions that are open now. */
  public int sessions() {
    return server == null ? 0 : server.sessions();
  }

  private Map<String, AgiScript> scripts(Pool pool, Publisher publisher) {
    var tokens = new TokenCheck(settings.secret(), new UsedTokens());
    var deciders = new CallbackScript.Deciders(tokens, new CallerNumber(settings.region()), new PgCallerStore(pool, LOOK_UP),
        new KafkaJobPublisher(publisher));
    var scripts = new HashMap<String, AgiScript>();
    scripts.put("/callback", new CallbackScript(deciders, surroundings.clock(), surroundings.meters()));
    scripts.put("/menu", new MenuScript(tokens, surroundings.clock(), GREETING, GOODBYE));
    scripts.putAll(own);
    return scripts;
  }

  private Pool pool(Vertx vertx, Parts parts) {
    var lent = new PoolOptions().setMaxSize(CONNECTIONS).setIdleTimeout(IDLE_CONNECTION_SECONDS);
    Pool pool = WaryPool.open(vertx, settings.postgres().client(), lent, SILENCE);
    parts.opened("database", pool::close);
    return pool;
  }
}
