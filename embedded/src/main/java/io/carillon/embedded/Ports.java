package io.carillon.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/**
 * Free TCP ports of 127.0.0.1. Below those that the system gives to outgoing connections: one of these may take a port in the moment
 * between its choice and its use. They come in blocks: whoever listens on a block's first port, which nobody uses otherwise, has all
 * of it until its JVM ends, so that processes begun at the same moment don't meet either.
 */
public final class Ports {
  private static final int FIRST = 20_480;
  private static final int BLOCK = 64;
  private static final int BLOCKS = 92;

  /** Kept, since a socket that nobody knows any more is closed. */
  private static final List<ServerSocket> MARKS = new ArrayList<>();
  private static int last = -1;

  private Ports() {}

  /**
   * A port nobody listens on at this moment, and which this JVM is given once.
   *
   * @throws IllegalStateException where a hundred processes have taken all there are
   */
  public static synchronized int free() {
    do {
      boolean usedUp = last < 0 || last % BLOCK == BLOCK - 1;
      last = usedUp ? blockOfOurs() + 1 : last + 1;
    } while (!isFree("127.0.0.1", last));
    return last;
  }

  private static int blockOfOurs() {
    long start = ProcessHandle.current().pid();
    for (int i = 0; i < BLOCKS; i++) {
      int mark = FIRST + (int) ((start + i) % BLOCKS) * BLOCK;
      try {
        MARKS.add(new ServerSocket(mark, 1, InetAddress.getLoopbackAddress()));
        return mark;
      } catch (IOException taken) {
        continue;
      }
    }
    throw new IllegalStateException("no free ports between " + FIRST + " and " + (FIRST + BLOCKS * BLOCK));
  }

  /** {@code wanted}, or a free one where it is 0. */
  public static int orFree(int wanted) {
    return wanted == 0 ? free() : wanted;
  }

  /** Says plainly that somebody else listens there, before a server says it less plainly. */
  static void mustBeFree(String what, int port) {
    mustBeFree(what, "127.0.0.1", port);
  }

  /** The same for any address of this machine; port 0 is always free. */
  public static void mustBeFree(String what, String host, int port) {
    if (port != 0 && !isFree(host, port)) throw new IllegalStateException(what + " cannot listen on " + host + ":" + port + ", the port is in use");
  }

  /** Whether one could listen there at this moment. */
  public static boolean isFree(String host, int port) {
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(host, port));
      return true;
    } catch (IOException taken) {
      return false;
    }
  }
}
