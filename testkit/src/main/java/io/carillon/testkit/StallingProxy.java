package io.carillon.testkit;

import io.carillon.postgres.PostgresSettings;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A way to a server that can stop forwarding without a word: what it carries stays open on both sides, and silent. Or that loses
 * a commit's answer: the client is cut off, and the server has the commit later.
 */
public final class StallingProxy implements AutoCloseable {
  private static final String COMMIT = "COMMIT";

  private final Vertx vertx = Vertx.vertx();
  private final NetClient client = vertx.createNetClient();
  private final NetServer server;
  private final List<NetSocket> carried = new CopyOnWriteArrayList<>();
  private volatile String lost;
  private volatile Duration delay;
  private volatile boolean cutOff;
  private volatile boolean committed;
  private volatile boolean cut;

  public StallingProxy(String host, int port) {
    this("127.0.0.1", 0, host, port);
  }

  /** @param at where it listens, for a server that tells its clients where to find it; {@code atPort} 0: a free one */
  public StallingProxy(String at, int atPort, String host, int port) {
    server = vertx.createNetServer().connectHandler(here -> {
      if (cut) {
        here.close();
        return;
      }
      here.pause();
      client.connect(port, host).onSuccess(there -> {
        carried.add(here);
        carried.add(there);
        here.handler(new Carrier(here, there)).closeHandler(gone -> ended(here, there));
        there.handler(here::write).closeHandler(gone -> ended(there, here));
        here.resume();
      }).onFailure(failed -> here.close());
    });
    Backends.await(server.listen(atPort, at));
  }

  private void ended(NetSocket one, NetSocket other) {
    carried.remove(one);
    other.close();
  }

  public int port() {
    return server.actualPort();
  }

  /** How many clients are connected. */
  public int clients() {
    return carried.size() / 2;
  }

  /** The same database and user as these settings', by this way. */
  public PostgresSettings to(PostgresSettings direct) {
    return PostgresSettings.plain("127.0.0.1", port(), direct.database(), direct.user(), direct.password());
  }

  /** The next transaction in which this is said: its client is cut off as it commits, and the commit goes on so much later. */
  public void loseCommit(String said, Duration later) {
    delay = later;
    lost = said;
  }

  /** Whether the client was cut off, and the commit is held back. */
  public boolean hasLost() {
    return cutOff;
  }

  /** Whether the commit is with the server since. */
  public boolean hasCommitted() {
    return committed;
  }

  /** From the client to the server. */
  private final class Carrier implements Handler<Buffer> {
    private final NetSocket here;
    private final NetSocket there;
    private boolean said;

    Carrier(NetSocket here, NetSocket there) {
      this.here = here;
      this.there = there;
    }

    @Override public void handle(Buffer bytes) {
      String text = bytes.toString(StandardCharsets.ISO_8859_1);
      String wanted = lost;
      said |= wanted != null && text.contains(wanted);
      boolean commits = text.contains(COMMIT);
      if (!commits || !said) {
        there.write(bytes);
        if (commits) said = false;
        return;
      }
      lost = null;
      here.closeHandler(gone -> {});
      here.close();
      cutOff = true;
      vertx.setTimer(delay.toMillis(), late -> there.write(bytes).onComplete(done -> committed = true));
    }
  }

  /** What is open now carries nothing any more; what is opened later does. */
  public void stall() {
    carried.forEach(NetSocket::pause);
  }

  /** What is open now is closed, and nobody who comes later is let through. */
  public void cut() {
    cut = true;
    carried.forEach(NetSocket::close);
  }

  /** After a cut: who comes from now on is let through. */
  public void mend() {
    cut = false;
  }

  /** What stalled goes on, and nothing is lost. */
  public void resume() {
    carried.forEach(NetSocket::resume);
  }

  @Override public void close() {
    Backends.await(vertx.close());
  }
}
