package io.carillon.scheduler.outside;

import io.carillon.testkit.Backends;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A way to a server that can stop forwarding without a word: what it carries stays open on both sides, and silent. */
public final class StallingProxy implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final NetClient client = vertx.createNetClient();
  private final NetServer server;
  private final List<NetSocket> carried = new CopyOnWriteArrayList<>();

  public StallingProxy(String host, int port) {
    server = vertx.createNetServer().connectHandler(here -> {
      here.pause();
      client.connect(port, host).onSuccess(there -> {
        carried.add(here);
        carried.add(there);
        here.handler(there::write).closeHandler(gone -> there.close());
        there.handler(here::write).closeHandler(gone -> here.close());
        here.resume();
      }).onFailure(failed -> here.close());
    });
    Backends.await(server.listen(0, "127.0.0.1"));
  }

  public int port() {
    return server.actualPort();
  }

  /** What is open now carries nothing any more; what is opened later does. */
  public void stall() {
    carried.forEach(NetSocket::pause);
  }

  @Override public void close() {
    Backends.await(vertx.close());
  }
}
