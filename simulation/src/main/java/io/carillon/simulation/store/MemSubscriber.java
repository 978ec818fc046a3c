package io.carillon.simulation.store;

import io.carillon.simulation.loop.Process;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.pgclient.pubsub.PgChannel;
import io.vertx.pgclient.pubsub.PgSubscriber;
import java.lang.reflect.Proxy;
import java.util.random.RandomGenerator;

/** Notifications of changed settings; some never come. */
public final class MemSubscriber {
  private MemSubscriber() {}

  @SuppressWarnings("unchecked")
  public static PgSubscriber of(MemStore store, Process process, RandomGenerator random) {
    var channel = (PgChannel) Proxy.newProxyInstance(PgChannel.class.getClassLoader(), new Class<?>[] {PgChannel.class}, (self, method, args) -> {
      if (method.getName().equals("handler")) {
        var handler = (Handler<String>) args[0];
        store.listen(() -> {
          if (random.nextInt(10) > 0) process.after(random.nextLong(5_000_000L), () -> handler.handle("trunk"));
        });
      }
      return self;
    });
    return (PgSubscriber) Proxy.newProxyInstance(PgSubscriber.class.getClassLoader(), new Class<?>[] {PgSubscriber.class}, (self, method, args) ->
        switch (method.getName()) {
          case "channel" -> channel;
          case "connect", "close" -> Future.succeededFuture();
          default -> self;
        });
  }
}
