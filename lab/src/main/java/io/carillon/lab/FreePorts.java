package io.carillon.lab;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Ports on loopback that nobody holds, for TCP and UDP alike. Below those that the system gives to outgoing connections, above
 * those of the nodes' audio; begun at a random place, so that laboratories side by side don't meet.
 */
final class FreePorts {
  private static final int FIRST = 26_400;
  private static final int LAST = 32_700;

  private FreePorts() {}

  static List<Integer> find(int count, RandomGenerator random) {
    var found = new ArrayList<Integer>();
    int start = random.nextInt(FIRST, LAST);
    for (int i = 0; i < LAST - FIRST && found.size() < count; i++) {
      int port = FIRST + (start - FIRST + i) % (LAST - FIRST);
      if (isFree(port)) found.add(port);
    }
    if (found.size() < count) throw new IllegalStateException("no " + count + " free ports between " + FIRST + " and " + LAST);
    return found;
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
