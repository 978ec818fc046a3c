package io.carillon.simulation.loop;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Timer;
import io.vertx.core.Vertx;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/**
 * As much of Vert.x as the shells use: timers, turns on a context, and work that may block, which here does not. Whatever else is
 * asked fails by name.
 */
final class SimVertx implements InvocationHandler {
  private final Process process;
  private final Context context;
  private final Map<Long, SimLoop.Event> timers = new HashMap<>();
  private Vertx self;
  private long ids;

  private SimVertx(Process process) {
    this.process = process;
    this.context = (Context) Proxy.newProxyInstance(Context.class.getClassLoader(), new Class<?>[] {Context.class}, this::onContext);
  }

  static Vertx of(Process process) {
    var vertx = new SimVertx(process);
    vertx.self = (Vertx) Proxy.newProxyInstance(Vertx.class.getClassLoader(), new Class<?>[] {Vertx.class}, vertx);
    return vertx.self;
  }

  @SuppressWarnings("unchecked")
  @Override public Object invoke(Object proxy, Method method, Object[] args) throws Exception {
    return switch (method.getName()) {
      case "setTimer" -> timer(millis(args[0]), (Handler<Long>) args[1]);
      case "setPeriodic" -> periodic(millis(args[0]), (Handler<Long>) args[1]);
      case "cancelTimer" -> cancel((Long) args[0]);
      case "getOrCreateContext" -> context;
      case "executeBlocking" -> done((Callable<?>) args[0]);
      case "timer" -> timer(((TimeUnit) args[1]).toNanos((Long) args[0]));
      case "hashCode" -> System.identityHashCode(proxy);
      case "toString" -> "vertx of " + process.name();
      default -> throw new UnsupportedOperationException("no simulated Vertx." + method.getName());
    };
  }

  @SuppressWarnings("unchecked")
  private Object onContext(Object proxy, Method method, Object[] args) {
    return switch (method.getName()) {
      case "runOnContext" -> {
        var handler = (Handler<Void>) args[0];
        process.after(0, () -> handler.handle(null));
        yield null;
      }
      case "owner" -> self;
      case "executeBlocking" -> done((Callable<?>) args[0]);
      case "toString" -> "context of " + process.name();
      default -> throw new UnsupportedOperationException("no simulated Context." + method.getName());
    };
  }

  private static Future<?> done(Callable<?> work) {
    try {
      return Future.succeededFuture(work.call());
    } catch (Exception e) {
      return Future.failedFuture(e);
    }
  }

  private static long millis(Object delay) {
    return TimeUnit.MILLISECONDS.toNanos((Long) delay);
  }

  private long timer(long nanos, Handler<Long> handler) {
    long id = ids++;
    timers.put(id, process.timer(nanos, () -> {
      timers.remove(id);
      handler.handle(id);
    }));
    return id;
  }

  private long periodic(long nanos, Handler<Long> handler) {
    long id = ids++;
    again(id, nanos, handler);
    return id;
  }

  private void again(long id, long nanos, Handler<Long> handler) {
    timers.put(id, process.timer(nanos, () -> {
      again(id, nanos, handler);
      handler.handle(id);
    }));
  }

  private boolean cancel(long id) {
    var event = timers.remove(id);
    if (event != null) event.cancel();
    return event != null;
  }

  private Timer timer(long nanos) {
    var over = Promise.<Void>promise();
    long id = timer(nanos, due -> over.complete());
    return (Timer) Proxy.newProxyInstance(Timer.class.getClassLoader(), new Class<?>[] {Timer.class}, (proxy, method, args) -> {
      if (method.getName().equals("cancel")) return cancel(id);
      try {
        return method.invoke(over.future(), args);
      } catch (InvocationTargetException e) {
        throw e.getCause();
      }
    });
  }
}
