package io.carillon.lab.fake;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * {@code FakePbxMain <AMI port> <folder> <secret file>}: a fake PBX as a process of its own; it says {@code ready}, and ends at
 * SIGTERM. A line {@code endpoint number seconds} to it is a call of somebody else's.
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
    var calls = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = calls.readLine(); line != null; line = calls.readLine()) {
      String[] f = line.split(" ");
      pbx.other(f[0], f[1], Long.parseLong(f[2]));
    }
  }
}
