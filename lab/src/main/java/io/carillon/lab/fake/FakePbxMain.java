package io.carillon.lab.fake;

import java.io.IOException;
import java.nio.file.Path;

/**
 * {@code FakePbxMain <AMI port> <folder> <secret file>}: a fake PBX as a process of its own; it says {@code ready}, and ends at
 * SIGTERM.
 */
public final class FakePbxMain {
  private FakePbxMain() {}

  public static void main(String[] args) throws IOException {
    var pbx = FakePbx.start(Integer.parseInt(args[0]), Path.of(args[1]), Path.of(args[2]));
    Runtime.getRuntime().addShutdownHook(new Thread(() -> {
      try {
        pbx.close();
      } catch (IOException e) {
        System.err.println("not closed: " + e);
      }
    }, "shutdown"));
    System.out.println("ready");
  }
}
