package io.carillon.life;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The parts of a running process, closed in reverse of the order in which they were opened. Each is closed even if another's
 * close fails; the first failure is the answer. Closing twice, or with nothing opened, is harmless.
 */
public final class Parts {
  private static final Logger log = LoggerFactory.getLogger(Parts.class);

  private record Part(String name, Supplier<Future<?>> close) {}

  private final Deque<Part> open = new ArrayDeque<>();

  /** Remembers how to close what was just opened. */
  public synchronized void opened(String name, Supplier<Future<?>> close) {
    open.push(new Part(name, close));
  }

  /** The same for something that closes at once. */
  public void openedBlocking(String name, io.vertx.core.Vertx vertx, AutoCloseable part) {
    opened(name, () -> vertx.executeBlocking(() -> {
      part.close();
      return null;
    }, false));
  }

  public Future<Void> close() {
    return closeNext(null);
  }

  private Future<Void> closeNext(Throwable firstFailure) {
    Part part;
    synchronized (this) {
      part = open.poll();
    }
    if (part == null) return firstFailure == null ? Future.succeededFuture() : Future.failedFuture(firstFailure);
    return closing(part).transform(done -> {
      if (done.failed()) log.atWarn().addKeyValue("part", part.name()).setCause(done.cause()).log("a part did not close");
      return closeNext(firstFailure == null ? done.cause() : firstFailure);
    });
  }

  /** Outside of every context: the last part may be Vert.x itself, and a thread that has ended can be told nothing any more. */
  private static Future<Void> closing(Part part) {
    var closed = Promise.<Void>promise();
    try {
      part.close().get().<Void>mapEmpty().onComplete(closed);
    } catch (RuntimeException e) {
      closed.tryFail(e);
    }
    return closed.future();
  }
}
