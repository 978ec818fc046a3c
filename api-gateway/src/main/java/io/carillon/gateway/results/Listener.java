package io.carillon.gateway.results;

import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.UUID;

/**
 * One reader of a live stream. What he cannot take at once is left out, and after {@value #PATIENCE_NANOS} ns without taking
 * anything he is dropped: nobody waits for him, and no more than one write buffer is kept for him.
 */
final class Listener {
  private static final long PATIENCE_NANOS = 20_000_000_000L;
  private static final int BUFFER_BYTES = 256 * 1024;

  private final HttpServerResponse response;
  private final String tenant;
  private final UUID campaign;
  private long fullSinceNanos;
  private boolean full;
  private boolean gone;

  /** @param campaign null: all of the tenant */
  Listener(HttpServerResponse response, String tenant, UUID campaign) {
    this.response = response;
    this.tenant = tenant;
    this.campaign = campaign;
    response.setChunked(true).setWriteQueueMaxSize(BUFFER_BYTES).putHeader("content-type", "text/event-stream").putHeader("x-accel-buffering", "no");
    response.exceptionHandler(lost -> gone = true).closeHandler(closed -> gone = true);
    response.write("retry: 2000\n\n").onFailure(lost -> gone = true);
  }

  String tenant() {
    return tenant;
  }

  UUID campaign() {
    return campaign;
  }

  /** JSON has no line ends of its own, so one data line holds it. */
  void send(String event, JsonObject data, long nowNanos) {
    write("event: " + event + "\ndata: " + data.encode() + "\n\n", nowNanos);
  }

  void beat(long nowNanos) {
    write(": still here\n\n", nowNanos);
  }

  private void write(String text, long nowNanos) {
    if (gone) return;
    if (response.writeQueueFull()) {
      if (!full) fullSinceNanos = nowNanos;
      full = true;
      if (nowNanos - fullSinceNanos > PATIENCE_NANOS) drop();
      return;
    }
    full = false;
    response.write(text).onFailure(lost -> gone = true);
  }

  /** Ends the stream in good order. */
  void end() {
    if (gone) return;
    gone = true;
    response.end();
  }

  private void drop() {
    gone = true;
    response.reset();
  }

  boolean isGone() {
    return gone;
  }
}
