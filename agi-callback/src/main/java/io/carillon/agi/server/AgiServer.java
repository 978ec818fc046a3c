package io.carillon.agi.server;

import io.carillon.agi.session.AgiFailure;
import io.carillon.agi.session.AgiScript;
import io.carillon.agi.session.SocketSession;
import io.carillon.life.Surroundings;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Accepts peers, reads the environment, runs the script of its path, and closes the connection when that has ended. */
public final class AgiServer {
  private static final Logger log = LoggerFactory.getLogger(AgiServer.class);
  /** A burst of calls waits in the kernel's queue, not in Asterisk's timeouts. */
  private static final int BACKLOG = 4096;

  private final Vertx vertx;
  private final ServerSettings settings;
  private final Map<String, AgiScript> scripts;
  private final Surroundings.Nanos nanos;
  private final MeterRegistry meters;
  private final PeerPace pace;
  private final AtomicInteger sessions;
  private final NetServer server;

  private AgiServer(Vertx vertx, ServerSettings settings, Map<String, AgiScript> scripts, Surroundings surroundings) {
    this.vertx = vertx;
    this.settings = settings;
    this.scripts = Map.copyOf(scripts);
    this.nanos = surroundings.nanos();
    this.meters = surroundings.meters();
    this.pace = new PeerPace(settings.startsPerSecond());
    this.sessions = meters.gauge("carillon.agi.sessions", new AtomicInteger());
    this.server = vertx.createNetServer(new NetServerOptions().setHost(settings.host()).setPort(settings.port())
        .setAcceptBacklog(BACKLOG).setTcpKeepAlive(true).setTcpNoDelay(true));
  }

  /** Listens; {@code scripts} by path with its leading slash. */
  public static Future<AgiServer> open(Vertx vertx, ServerSettings settings, Map<String, AgiScript> scripts, Surroundings surroundings) {
    var agi = new AgiServer(vertx, settings, scripts, surroundings);
    return agi.server.connectHandler(agi::accept).listen().map(listening -> agi);
  }

  public int port() {
    return server.actualPort();
  }

  /** Sessions that are open now. */
  public int sessions() {
    return sessions.get();
  }

  /** Takes no new session, lets the open ones come to their end for the drain time, then cuts what is left. */
  public Future<Void> close() {
    return server.shutdown(settings.drain().toMillis(), TimeUnit.MILLISECONDS);
  }

  private void accept(NetSocket socket) {
    String peer = socket.remoteAddress().hostAddress();
    String refusal = refusal(peer);
    if (refusal != null) {
      meters.counter("carillon.agi.refused", "why", refusal).increment();
      log.atDebug().addKeyValue("peer", peer).addKeyValue("why", refusal).log("connection refused");
      socket.close();
      return;
    }
    sessions.incrementAndGet();
    SocketSession.begin(vertx, socket, settings.limits(), settings.environmentTimeout(), sessions::decrementAndGet)
        .compose(session -> run(session).eventually(session::close))
        .onComplete(done -> ended(peer, done.cause()));
  }

  private String refusal(String peer) {
    if (peer == null || !settings.peers().allows(peer)) return "peer";
    if (sessions.get() >= settings.sessions()) return "full";
    return pace.take(peer, nanos.now()) ? null : "pace";
  }

  private Future<?> run(SocketSession session) {
    var script = scripts.get(session.environment().path());
    if (script == null) return Future.failedFuture(new AgiFailure(AgiFailure.Kind.REFUSED, "no script has this path"));
    try {
      return script.run(session);
    } catch (RuntimeException failed) {
      return Future.failedFuture(failed);
    }
  }

  private void ended(String peer, Throwable failure) {
    switch (failure) {
      case null -> meters.counter("carillon.agi.ended", "how", "DONE").increment();
      case AgiFailure expected -> {
        meters.counter("carillon.agi.ended", "how", expected.kind().name()).increment();
        log.atDebug().addKeyValue("peer", peer).addKeyValue("how", expected.kind()).addKeyValue("why", expected.getMessage()).log("session ended");
      }
      default -> {
        meters.counter("carillon.agi.ended", "how", "FAILED").increment();
        log.atWarn().addKeyValue("peer", peer).addKeyValue("why", failure.toString()).log("a script failed");
      }
    }
  }
}
