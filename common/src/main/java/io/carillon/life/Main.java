package io.carillon.life;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What every process's {@code main} does: settings, start, and a clean end at SIGTERM or SIGINT.
 *
 * <p>Exit codes: 2 bad settings, 1 it could not start; ended by a signal, 128 and the signal's number as with every program
 * (143 for SIGTERM), once its parts are closed.
 */
public final class Main {
  private static final Logger log = LoggerFactory.getLogger(Main.class);
  /** How long parts may take to close before the process ends anyway. Kubernetes gives 30 s by default. */
  private static final long CLOSE_SECONDS = 25;

  private Main() {}

  /** One process: opens its parts into {@code parts}; the future ends when it is up. */
  @FunctionalInterface
  public interface App {
    Future<?> start(Vertx vertx, Parts parts);
  }

  /** Runs until a signal comes. {@code settings} reads the environment and throws {@link Env.BadSettings}. */
  public static <S> void run(String name, Function<Env, S> settings, BiFunction<S, Surroundings, App> app) {
    S read;
    int managementPort;
    String managementHost;
    var env = new Env(System::getenv);
    try {
      read = settings.apply(env);
      managementPort = env.port("CARILLON_MANAGEMENT_PORT", 8081);
      managementHost = env.optional("CARILLON_MANAGEMENT_HOST", "0.0.0.0");
      env.check();
    } catch (Env.BadSettings bad) {
      System.err.println("carillon " + name + " cannot start, its settings are wrong:");
      bad.problems().forEach(problem -> System.err.println("  " + problem));
      System.exit(2);
      return;
    }
    var vertx = Vertx.vertx();
    var parts = new Parts();
    parts.opened("vertx", vertx::close);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(name, parts), "shutdown"));
    var surroundings = Surroundings.real();
    surroundings.health().readyWhen("start", () -> "still starting");
    ManagementServer.open(vertx, managementHost, managementPort, surroundings.health(), surroundings.meters())
        .compose(server -> app.apply(read, surroundings).start(vertx, parts))
        .onSuccess(up -> surroundings.health().readyWhen("start", () -> null))
        .onComplete(
        up -> log.atInfo().addKeyValue("process", name).log("up"),
        failed -> {
          log.atError().addKeyValue("process", name).setCause(failed).log("could not start");
          new Thread(() -> System.exit(1), "exit").start();
        });
  }

  private static void end(String name, Parts parts) {
    try {
      parts.close().toCompletionStage().toCompletableFuture().get(CLOSE_SECONDS, TimeUnit.SECONDS);
      log.atInfo().addKeyValue("process", name).log("ended");
    } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
      log.atWarn().addKeyValue("process", name).setCause(e).log("did not end cleanly");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
