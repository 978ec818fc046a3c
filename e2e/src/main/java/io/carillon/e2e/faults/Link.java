package io.carillon.e2e.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * A way over TCP that can fail as a network does: cut (RST, and refused from then on), stalled (open, and silent, without a FIN),
 * or cut in the middle of what a client says. For all clients or for those of one process, until it is mended.
 */
final class Link implements AutoCloseable {
  /** How it fails. */
  enum Trouble { CUT, STALL, HALF }

  private record Failing(Trouble trouble, LongSupplier pid) {}

  private final ServerSocket server;
  private final int target;
  private final Set<Way> ways = ConcurrentHashMap.newKeySet();
  private volatile Failing failing;

  /** @param at where it listens: another address of the loopback than the server's, where both have the same port */
  Link(String at, int port, int target) {
    this.target = target;
    try {
      server = new ServerSocket(port, 200, InetAddress.getByName(at));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofPlatform().daemon().name("link-" + port).start(this::accept);
  }

  /** @param pid whose connections; -1: everybody's */
  void fail(Trouble trouble, LongSupplier pid) {
    failing = new Failing(trouble, pid);
    for (var way : ways) apply(failing, way);
  }

  void mend() {
    failing = null;
    ways.forEach(Way::goOn);
  }

  private void apply(Failing now, Way way) {
    long pid = now.pid().getAsLong();
    if (pid >= 0 && !Sockets.belongs(way.here.getPort(), pid)) return;
    switch (now.trouble()) {
      case CUT -> way.reset();
      case STALL -> way.stall();
      case HALF -> way.half = true;
    }
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        var here = server.accept();
        Thread.ofVirtual().start(() -> carry(here));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void carry(Socket here) {
    try {
      here.setTcpNoDelay(true);
      var there = new Socket("127.0.0.1", target);
      there.setTcpNoDelay(true);
      var way = new Way(here, there);
      ways.add(way);
      var now = failing;
      if (now != null) apply(now, way);
      Thread.ofVirtual().start(() -> way.pump(here, there, true));
      way.pump(there, here, false);
      ways.remove(way);
    } catch (IOException nobodyThere) {
      reset(here);
    }
  }

  private static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException closedAlready) {
      // nothing left to cut
    }
  }

  @Override public void close() throws IOException {
    server.close();
    ways.forEach(Way::reset);
  }

  /** One client's connection. */
  private static final class Way {
    private final Socket here;
    private final Socket there;
    private boolean stalled;
    volatile boolean half;

    Way(Socket here, Socket there) {
      this.here = here;
      this.there = there;
    }

    synchronized void stall() {
      stalled = true;
    }

    synchronized void goOn() {
      stalled = false;
      half = false;
      notifyAll();
    }

    void reset() {
      Link.reset(here);
      Link.reset(there);
      goOn();
    }

    private synchronized void awaitOpen() throws InterruptedException {
      while (stalled) wait();
    }

    void pump(Socket from, Socket to, boolean ofClient) {
      var buffer = new byte[16 * 1024];
      try {
        for (int read = from.getInputStream().read(buffer); read >= 0; read = from.getInputStream().read(buffer)) {
          awaitOpen();
          boolean cutHere = half && ofClient;
          to.getOutputStream().write(buffer, 0, cutHere ? (read + 1) / 2 : read);
          if (cutHere) {
            // What was forwarded shall be read before the end of it is noticed.
            to.shutdownOutput();
            Link.reset(from);
            return;
          }
        }
        awaitOpen();
        to.shutdownOutput();
      } catch (IOException cut) {
        reset();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        reset();
      }
    }
  }
}
