package io.carillon.embedded;

import io.carillon.life.Env;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;

/**
 * The life of a process that only serves: it reads its settings, starts, prints how it is reached and {@code ready}, a line each,
 * and ends at SIGTERM. Where the settings are wrong it says all that is and ends with 2, where it cannot start it says why and
 * ends with 1.
 */
final class ServerProcess {
  private ServerProcess() {}

  /**
   * Does not return.
   *
   * @param name what it is, for its complaints
   * @param start blocks until all serves, and sees to its end by {@link #atEnd}; gives the lines that say how it is reached
   */
  static <S> void run(String name, Function<Env, S> settings, Function<S, List<String>> start) throws InterruptedException {
    S read;
    try {
      var env = new Env(System::getenv);
      read = settings.apply(env);
      env.check();
    } catch (Env.BadSettings bad) {
      System.err.println(name + " cannot start, the settings are wrong:");
      bad.problems().forEach(problem -> System.err.println("  " + problem));
      System.exit(2);
      return;
    }
    try {
      start.apply(read).forEach(System.out::println);
      System.out.println("ready");
    } catch (CompletionException | IllegalStateException e) {
      System.err.println(name + " cannot start: " + (e instanceof CompletionException ? e.getCause() : e).getMessage());
      System.exit(1);
    }
    new CountDownLatch(1).await(); // until a signal comes
  }

  static void atEnd(Runnable close) {
    Runtime.getRuntime().addShutdownHook(new Thread(close, "shutdown"));
  }
}
