package io.carillon.standalone;

import io.carillon.standalone.demo.DemoCommand;
import io.carillon.standalone.demo.Leavings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The {@code carillon} command. */
@Command(name = "carillon", description = "A distributed campaign dialer for Asterisk.", subcommands = {DemoCommand.class, UpCommand.class},
    mixinStandardHelpOptions = true, version = "carillon 0.1.0",
    footer = {"", "carillon gateway | scheduler | agent | agi runs one process, configured by its environment (docs/configuration.md);",
        "carillon backends runs a broker and a database for them."})
public final class Carillon {
  private Carillon() {}

  public static void main(String[] args) throws IOException {
    boolean demo = args.length > 0 && args[0].equals("demo");
    if (demo) logToFile();
    else logBy("logback-up.xml");
    System.exit(new CommandLine(new Carillon()).execute(args));
  }

  /** The demo's screen is its own; the log goes to a file in a folder that is removed when all went well. */
  private static void logToFile() throws IOException {
    Path folder = Files.createTempDirectory("carillon-demo-");
    // However early it ends.
    Runtime.getRuntime().addShutdownHook(new Thread(() -> Leavings.removeUnused(folder), "leavings"));
    System.setProperty("carillon.folder", folder.toString());
    logBy("logback-demo.xml");
  }

  /**
   * By a name of its own: a second logback.xml beside that of the single processes would have logback complain. The user's own
   * comes first.
   */
  private static void logBy(String configuration) {
    if (System.getProperty("logback.configurationFile") == null) System.setProperty("logback.configurationFile", configuration);
  }
}
