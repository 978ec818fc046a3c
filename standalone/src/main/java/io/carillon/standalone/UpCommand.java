package io.carillon.standalone;

import io.carillon.embedded.FolderLock;
import io.carillon.gateway.edge.Contract;
import io.carillon.life.Env;
import io.carillon.standalone.all.AllInOne;
import io.carillon.standalone.all.AllInOneSpec;
import io.carillon.standalone.all.Secrets;
import io.carillon.standalone.api.ApiClient;
import io.carillon.standalone.config.ApiSchemas;
import io.carillon.standalone.config.Applied;
import io.carillon.standalone.config.BadConfig;
import io.carillon.standalone.config.CarillonConfig;
import io.carillon.standalone.config.ConfigFile;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code carillon up}: everything in one process for a user's own Asterisk. Exit codes: 2 the file or a setting is
 * wrong, 1 it could not start; ended by a signal, 128 and the signal's number as with every program, once all is closed.
 */
@Command(name = "up", description = "Runs everything in one process for your own Asterisk, as a configuration file says.", mixinStandardHelpOptions = true)
final class UpCommand implements Callable<Integer> {
  private static final Logger log = LoggerFactory.getLogger(UpCommand.class);
  private static final long READY_SECONDS = 10;

  @Option(names = "--config", required = true, description = "the configuration, see carillon.example.yaml")
  private Path config;

  @Option(names = "--data", required = true, description = "the folder that keeps broker, database and secrets")
  private Path data;

  @Option(names = "--check", description = "only check the configuration")
  private boolean checkOnly;

  @Override public Integer call() throws InterruptedException {
    CarillonConfig read;
    try {
      read = ConfigFile.read(schemas(), config);
    } catch (BadConfig bad) {
      return wrong(bad);
    }
    if (checkOnly) {
      System.out.println(config + " is in order.");
      return 0;
    }
    // A signal may come in the middle of the start: what was begun is waited for, then closed.
    var begun = new CompletableFuture<AllInOne>();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(begun), "shutdown"));
    try {
      begun.complete(start(read));
    } catch (BadConfig bad) {
      begun.complete(null);
      return wrong(bad);
    } catch (Env.BadSettings bad) {
      begun.complete(null);
      // What the file does not say: a secret that somebody changed in the data folder.
      System.err.println("Carillon cannot start, its settings are wrong:");
      bad.problems().forEach(problem -> System.err.println("  " + problem));
      return 2;
    } catch (RuntimeException e) {
      begun.complete(null);
      // What is said with an IllegalStateException is said to the user; anything else is a fault of ours, and its trace is
      // wanted.
      if (!(e instanceof IllegalStateException)) log.atError().setCause(e).log("could not start");
      System.err.println("Carillon cannot start: " + e.getMessage());
      return 1;
    }
    new CountDownLatch(1).await(); // until a signal comes
    return 0;
  }

  private static void end(CompletableFuture<AllInOne> begun) {
    var all = begun.join();
    if (all != null) all.close();
  }

  private int wrong(BadConfig bad) {
    System.err.println(config + " cannot be used:");
    bad.problems().forEach(problem -> System.err.println("  " + problem));
    return 2;
  }

  private AllInOne start(CarillonConfig c) {
    FolderLock.check(data);
    Path secrets = data.resolve("secrets");
    String adminKey = c.adminKeyFile() == null ? Secrets.keptOrNew(secrets, "admin-key") : read(c.adminKeyFile());
    String agiSecret = c.agiSecretFile() == null ? Secrets.keptOrNew(secrets, "agi-secret") : read(c.agiSecretFile());
    var all = AllInOne.start(new AllInOneSpec(data, new AllInOneSpec.Http(c.httpHost(), c.httpPort(), adminKey), c.kafkaPort(), c.postgresPort(),
        new AllInOneSpec.Agi(c.agiHost(), c.agiPort(), c.agiPeers(), agiSecret), c.region(), c.zone(), c.forbiddenPrefixes(),
        c.scheduling()));
    try (var api = new ApiClient(URI.create("http://" + reachable(c.httpHost()) + ":" + all.httpPort()), adminKey)) {
      Applied.to(api, all.postgres(), c);
      all.drive(c.links());
      all.started();
    } catch (RuntimeException e) {
      all.close();
      throw e;
    }
    var missing = missing(all);
    System.out.println(missing.isEmpty() ? "Carillon is up and ready." : "Carillon is up, but not ready; it goes on trying. Missing:");
    missing.forEach((part, what) -> System.out.println("  " + part + ": " + what));
    System.out.println("  live page  http://" + reachable(c.httpHost()) + ":" + all.httpPort() + "/");
    System.out.println("  API        http://" + reachable(c.httpHost()) + ":" + all.httpPort() + "/v1   administrator's key in "
        + (c.adminKeyFile() == null ? secrets.resolve("admin-key") : c.adminKeyFile()));
    System.out.println("  FastAGI    agi://" + c.agiHost() + ":" + all.agiPort() + "   secret in " + (c.agiSecretFile() == null ? secrets.resolve("agi-secret") : c.agiSecretFile()));
    System.out.println("Ctrl-C ends it; started again it goes on where it was.");
    return all;
  }

  /** What is missing once every agent had time to reach its Asterisk; empty: all is ready. */
  private static Map<String, String> missing(AllInOne all) {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(READY_SECONDS);
    var missing = all.missing();
    while (!missing.isEmpty() && System.nanoTime() < until) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
      missing = all.missing();
    }
    return missing;
  }

  /** Where this process reaches its own API. */
  private static String reachable(String host) {
    return host.equals("0.0.0.0") || host.equals("::") ? "127.0.0.1" : host;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new IllegalStateException(file + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static ApiSchemas schemas() {
    var vertx = Vertx.vertx();
    try {
      return new ApiSchemas(Contract.load(vertx).await(30, TimeUnit.SECONDS).document());
    } catch (TimeoutException e) {
      throw new IllegalStateException("the API's document could not be read", e);
    } finally {
      vertx.close();
    }
  }
}
