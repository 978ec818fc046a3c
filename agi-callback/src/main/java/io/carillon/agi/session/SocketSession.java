package io.carillon.agi.session;

import io.carillon.agi.protocol.AgiCommand;
import io.carillon.agi.protocol.AgiDecoder;
import io.carillon.agi.protocol.AgiEncoder;
import io.carillon.agi.protocol.AgiEnvironment;
import io.carillon.agi.protocol.AgiInput;
import io.carillon.agi.protocol.AgiLimits;
import io.carillon.agi.protocol.AgiReply;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.time.Duration;

/**
 * A session over one socket. Everything happens on the socket's event loop. At most one command is open, so the peer never has
 * more than one reply to say: whatever comes beyond that is a breach and ends the session, which bounds what is held in memory.
 */
public final class SocketSession implements AgiSession {
  private static final long NO_TIMER = -1;

  private final Vertx vertx;
  private final NetSocket socket;
  private final AgiDecoder decoder;
  private final Promise<AgiEnvironment> began = Promise.promise();
  private final Promise<Void> hungUp = Promise.promise();
  private AgiEnvironment environment;
  private Promise<AgiReply> open;
  private long timer = NO_TIMER;
  private AgiFailure over;

  private SocketSession(Vertx vertx, NetSocket socket, AgiLimits limits) {
    this.vertx = vertx;
    this.socket = socket;
    this.decoder = new AgiDecoder(limits);
  }

  /**
   * The session, once its environment has been read; fails when that takes longer than {@code patience} or is not one.
   *
   * @param onClosed run once, when the socket is closed, whoever closed it
   */
  public static Future<SocketSession> begin(Vertx vertx, NetSocket socket, AgiLimits limits, Duration patience, Runnable onClosed) {
    var session = new SocketSession(vertx, socket, limits);
    session.patience(patience, "no environment in time");
    socket.handler(session::read);
    socket.closeHandler(closed -> {
      session.end(new AgiFailure(AgiFailure.Kind.DISCONNECTED, "the connection ended"));
      onClosed.run();
    });
    socket.exceptionHandler(lost -> session.end(new AgiFailure(AgiFailure.Kind.DISCONNECTED, "the connection was lost")));
    return session.began.future().map(environment -> session);
  }

  @Override public AgiEnvironment environment() {
    return environment;
  }

  @Override public Future<Void> hungUp() {
    return hungUp.future();
  }

  @Override public Future<AgiReply> say(AgiCommand command) {
    if (over != null) return Future.failedFuture(over);
    if (open != null) return Future.failedFuture(new IllegalStateException("a command is open: chain the next one to its Future"));
    byte[] line;
    try {
      line = AgiEncoder.encode(command);
    } catch (IllegalArgumentException cannotBeSaid) {
      return Future.failedFuture(cannotBeSaid);
    }
    Promise<AgiReply> reply = Promise.promise();
    open = reply;
    patience(command.patience(), "no reply in time");
    socket.write(Buffer.buffer(line)).onFailure(lost -> end(new AgiFailure(AgiFailure.Kind.DISCONNECTED, "the connection was lost")));
    return reply.future();
  }

  /** Ends the session from our side, once what was written has gone out. */
  public Future<Void> close() {
    end(new AgiFailure(AgiFailure.Kind.DISCONNECTED, "the session is over"));
    return socket.close();
  }

  private void read(Buffer bytes) {
    for (var input : decoder.feed(bytes.getBytes())) {
      if (over != null) return;
      take(input);
    }
  }

  private void take(AgiInput input) {
    switch (input) {
      case AgiInput.Began head -> {
        patienceEnded();
        environment = head.environment();
        began.complete(environment);
      }
      case AgiInput.Replied replied -> answered(replied.reply());
      case AgiInput.HungUp gone -> hungUp.tryComplete();
      case AgiInput.Broken breach -> breach(breach.reason());
    }
  }

  private void answered(AgiReply reply) {
    if (open == null) {
      breach("a reply without a command");
      return;
    }
    patienceEnded();
    var promise = open;
    open = null;
    promise.complete(reply);
  }

  private void breach(String reason) {
    end(new AgiFailure(AgiFailure.Kind.BROKEN, reason));
    socket.close();
  }

  private void patience(Duration patience, String otherwise) {
    timer = vertx.setTimer(patience.toMillis(), late -> {
      timer = NO_TIMER;
      end(new AgiFailure(AgiFailure.Kind.SILENT, otherwise));
      socket.close();
    });
  }

  private void patienceEnded() {
    if (timer != NO_TIMER) vertx.cancelTimer(timer);
    timer = NO_TIMER;
  }

  /** The one end: whatever is waited for fails, once. */
  private void end(AgiFailure why) {
    if (over != null) return;
    over = why;
    patienceEnded();
    hungUp.tryComplete();
    began.tryFail(why);
    if (open != null) open.fail(why);
    open = null;
  }
}
