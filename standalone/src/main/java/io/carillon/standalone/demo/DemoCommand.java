package io.carillon.standalone.demo;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
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

  @Spec private picocli.CommandLine.Model.CommandSpec command;

  @Option(names = "--contacts", defaultValue = "200", description = "how many numbers to ring (default: ${DEFAULT-VALUE})")
  private int contacts;

  @Option(names = "--keep", description = "stay up afterwards and print the addresses")
  private boolean keep;

  @Option(names = "--port", defaultValue = "0", description = "port of the API and the live page (default: a free one)")
  private int port;

  @Override public Integer call() throws IOException {
    if (contacts < 1 || contacts > 50_000) throw new ParameterException(command.commandLine(), "--contacts must be from 1 to 50000");
    if (port < 0 || port > 65535) throw new ParameterException(command.commandLine(), "--port must be from 0 to 65535");
    Path folder = Path.of(System.getProperty("carillon.folder"));
    var screen = new Screen(System.out, Boolean.getBoolean("carillon.terminal"));
    var demo = new Demo(screen, folder, contacts, port);
    var ended = new CountDownLatch(1);
    var hook = new Thread(() -> {
      demo.close();
      awaitEnd(ended);
      remove(folder);
    }, "shutdown");
    Runtime.getRuntime().addShutdownHook(hook);
    boolean agrees;
    try {
      agrees = demo.run();
      if (keep) demo.stay();
    } catch (Demo.Stopped stopped) {
      ended.countDown();
      return 130;
    } catch (RuntimeException e) {
      if (demo.isClosing()) {
        ended.countDown();
        return 130;
      }
      log.atError().setCause(e).log("the demo failed");
      System.err.println("The demo cannot go on: " + e.getMessage());
      System.err.println("More is in " + folder.resolve("carillon.log"));
      end(hook, demo);
      ended.countDown();
      return 1;
    }
    end(hook, demo);
    ended.countDown();
    if (agrees) remove(folder);
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

  private static void end(Thread hook, Demo demo) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
      demo.close();
    } catch (IllegalStateException alreadyEnding) {
      log.atDebug().log("the shutdown hook closes everything");
    }
  }

  private static void remove(Path folder) {
    try {
      Files.walkFileTree(folder, new SimpleFileVisitor<>() {
        @Override public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
          Files.deleteIfExists(file);
          return FileVisitResult.CONTINUE;
        }

        @Override public FileVisitResult postVisitDirectory(Path emptied, IOException failure) throws IOException {
          Files.deleteIfExists(emptied);
          return FileVisitResult.CONTINUE;
        }
      });
    } catch (IOException e) {
      System.err.println("The folder " + folder + " could not be removed: " + e.getMessage());
    }
  }
}
