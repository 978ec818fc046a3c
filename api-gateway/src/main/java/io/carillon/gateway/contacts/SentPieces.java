package io.carillon.gateway.contacts;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Sends an answer of any length from a thread that may block, one piece on its way at a time: whoever reads slowly holds up this
 * thread and nothing else. Who takes no piece for {@value #PATIENCE_SECONDS} s is given up.
 */
final class SentPieces {
  private static final int PIECE = 1 << 16;
  private static final int PATIENCE_SECONDS = 60;

  private final HttpServerResponse response;
  private final Context context;

  /** @param context the response's */
  SentPieces(HttpServerResponse response, Context context) {
    this.response = response;
    this.context = context;
  }

  /** To its end; a short one has its length told. */
  void send(InputStream answer) throws IOException {
    byte[] piece = answer.readNBytes(PIECE);
    if (piece.length == PIECE) response.setChunked(true);
    for (; piece.length == PIECE; piece = answer.readNBytes(PIECE)) {
      var next = Buffer.buffer(piece);
      sent(() -> response.write(next));
    }
    var last = Buffer.buffer(piece);
    sent(() -> response.end(last));
  }

  private void sent(Supplier<Future<Void>> piece) throws IOException {
    var promise = Promise.<Void>promise();
    context.runOnContext(go -> Future.succeededFuture().compose(now -> piece.get()).onComplete(promise));
    try {
      promise.future().toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException gone) {
      throw new IOException("the answer was not taken", gone);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("the gateway is closing", e);
    }
  }
}
