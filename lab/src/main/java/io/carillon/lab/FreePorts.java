package io.carillon.lab;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Ports on loopback that nobody holds, for TCP and UDP alike. Below those that the system gives to outgoing connections, above
 * those of the nodes' audio. They come in blocks: whoever listens on a block's first port, which no node uses, has all of it
 * until its JVM ends, so that laboratories begun at the same moment, here or in another process, don't meet before their nodes
 * listen.
 */
final class FreePorts {
  private static final int FIRST = 26_400;
  private static final int BLOCK = 64;
  private static final int BLOCKS = 98;

  /** Kept, since a socket that nobody knows any more is closed. */
  private static final Queue<ServerSocket> MARKS = new ConcurrentLinkedQueue<>();

  private FreePorts() {}

  /** @throws IllegalStateException where no block has so many */
  static List<Integer> find(int count, RandomGenerator random) {
    int start = random.nextInt(BLOCKS);
    for (int i = 0; i < BLOCKS; i++) {
      int mark = FIRST + (start + i) % BLOCKS * BLOCK;
      if (!isOurs(mark)) continue;
      var found = IntStream.range(mark + 1, mark + BLOCK).filter(FreePorts::isFree).limit(count).boxed().toList();
      if (found.size() == count) return found;
    }
    throw new IllegalStateException("no " + count + " free ports together from " + FIRST + " on");
  }

  private static boolean isOurs(int mark) {
    try {
      MARKS.add(new ServerSocket(mark, 1, InetAddress.getLoopbackAddress()));
      return true;
    } catch (IOException taken) {
      return false;
    }
  }

  private static boolean isFree(int port) {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    try (var tcp = new ServerSocket(); var udp = new DatagramSocket(address)) {
      tcp.bind(address);
      return udp.isBound();
    } catch (IOException taken) {
      return false;
    }
  }
}
