package io.carillon.standalone.demo;

import io.carillon.embedded.Ports;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code carillon demo}. */
@Command(name = "demo", description = "Rings a campaign through two real Asterisk nodes and checks every outcome against the carrier's own record.",
    mixinStandardHelpOptions = true)
public final class DemoCommand implements Callable<Integer> {
  private static final Logger log = LoggerFactory.getLogger(DemoCommand.class);
  private static final long END_SECONDS = 60;
  /** As a program that a Ctrl-C ended; the signal's own code goes before it. */
  private static final int STOPPED = 130;

  @Spec private picocli.CommandLine.Model.CommandSpec command;

  @Option(names = "--contacts", defaultValue = "200", description = "how many numbers to ring (default: ${DEFAULT-VALUE})")
  private int contacts;

  @Option(names = "--keep", description = "stay up afterwards and print the addresses")
  private boolean keep;

  @Option(names = "--port", defaultValue = "0", description = "port of the API and the live page (default: a free one)")
  private int port;

  @Override public Integer call() {
    if (contacts < 1 || contacts > 50_000) throw new ParameterException(command.commandLine(), "--contacts must be from 1 to 50000");
    if (port < 0 || port > 65535) throw new ParameterException(command.commandLine(), "--port must be from 0 to 65535");
    if (port != 0 && !Ports.isFree("127.0.0.1", port)) {
      System.err.println("The port " + port + " is in use; without --port a free one is taken.");
      return 1;
    }
    Path folder = Path.of(System.getProperty("carillon.folder"));
    var screen = new Screen(System.out, Integer.getInteger("carillon.columns", 0));
    var demo = new Demo(screen, folder, contacts, port);
    var ended = new CountDownLatch(1);
    var hook = new Thread(() -> {
      screen.sayAtLast("Stopping what was started ...");
      demo.close();
      awaitEnd(ended);
      Leavings.remove(folder);
    }, "shutdown");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      return ring(demo, folder, hook);
    } finally {
      ended.countDown();
    }
  }

  private int ring(Demo demo, Path folder, Thread hook) {
    boolean agrees;
    try {
      agrees = demo.run();
      if (keep) demo.stay();
    } catch (DemoServers.Stopped stopped) {
      return STOPPED;
    } catch (RuntimeException e) {
      if (demo.isClosing()) return STOPPED;
      log.atError().setCause(e).log("the demo failed");
      System.err.println("The demo cannot go on: " + e.getMessage());
      System.err.println("More is in " + folder.resolve("carillon.log"));
      end(hook, demo);
      return 1;
    }
    if (!end(hook, demo)) return STOPPED;
    if (agrees) Leavings.remove(folder);
    else System.out.println("What was logged is kept in " + folder);
    return agrees ? 0 : 1;
  }

  /** A signal in the middle of a start: whoever starts sees it afterwards and closes what he started. */
  private static void awaitEnd(CountDownLatch ended) {
    try {
      if (!ended.await(END_SECONDS, TimeUnit.SECONDS)) log.atWarn().log("the start did not end");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** @return false where a signal came: then the hook closes, and takes the folder away when all that runs in it has ended */
  private static boolean end(Thread hook, Demo demo) {
    demo.close();
    try {
      return Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException alreadyEnding) {
      return false;
    }
  }
}
