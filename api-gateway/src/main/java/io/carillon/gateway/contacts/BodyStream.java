package io.carillon.gateway.contacts;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A request's body for a thread that may block. A few buffers wait in between; when they are that many, the request is paused and
 * TCP holds the sender back. Ends with an {@link IOException} where the sender goes away or says nothing for
 * {@value #SILENCE_SECONDS} s.
 */
final class BodyStream extends InputStream {
  private static final int FULL = 16;
  private static final int LOW = 4;
  private static final int SILENCE_SECONDS = 60;

  private sealed interface Piece {}

  private record Data(Buffer buffer) implements Piece {}

  private record End(Throwable failure) implements Piece {}

  private final LinkedBlockingQueue<Piece> pieces = new LinkedBlockingQueue<>();
  private final HttpServerRequest request;
  private final Context context;
  private volatile boolean paused;
  private byte[] current = new byte[0];
  private int at;
  private boolean ended;

  /** On the request's context, with the request paused. */
  BodyStream(HttpServerRequest request, Context context) {
    this.request = request;
    this.context = context;
    request.handler(buffer -> {
      pieces.add(new Data(buffer));
      if (pieces.size() >= FULL && !paused) {
        paused = true;
        request.pause();
      }
    }).endHandler(end -> pieces.add(new End(null))).exceptionHandler(failure -> pieces.add(new End(failure)));
    if (request.isEnded()) {
      pieces.add(new End(null));
      return;
    }
    request.resume();
    // Gone before anybody listened: nobody will say so again.
    if (request.response().closed()) context.runOnContext(late -> pieces.add(new End(new IOException("the sender went away"))));
  }

  @Override public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override public int read(byte[] into, int offset, int length) throws IOException {
    while (at == current.length) if (ended || !next()) return -1;
    int n = Math.min(length, current.length - at);
    System.arraycopy(current, at, into, offset, n);
    at += n;
    return n;
  }

  private boolean next() throws IOException {
    switch (taken()) {
      case Data data -> {
        current = data.buffer.getBytes();
        at = 0;
        return true;
      }
      case End end -> {
        ended = true;
        if (end.failure != null) throw new IOException("the connection was lost", end.failure);
        return false;
      }
    }
  }

  private Piece taken() throws IOException {
    try {
      var piece = pieces.poll(SILENCE_SECONDS, TimeUnit.SECONDS);
      if (piece == null) throw new IOException("nothing came for " + SILENCE_SECONDS + " s");
      if (paused && pieces.size() <= LOW) {
        paused = false;
        context.runOnContext(go -> request.resume());
      }
      return piece;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("the gateway is closing", e);
    }
  }
}
