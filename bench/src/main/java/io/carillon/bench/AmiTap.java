package io.carillon.bench;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Stands between an agent and its Asterisk and notes when each Originate action leaves the agent, by the clock of this process:
 * the moment "on the wire". It passes every byte on as it comes.
 */
final class AmiTap implements AutoCloseable {
  /** One Originate: the attempt it carries and {@link System#nanoTime} at which its last byte was read from the agent. */
  record Originate(String actionId, long nanos) {}

  private final ServerSocket server;
  private final InetSocketAddress asterisk;
  private final BlockingQueue<Originate> seen = new LinkedBlockingQueue<>();

  AmiTap(InetSocketAddress asterisk) throws IOException {
    this.asterisk = asterisk;
    this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().name("ami-tap").start(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  BlockingQueue<Originate> seen() {
    return seen;
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket agent = server.accept();
        Socket far = new Socket();
        far.connect(asterisk);
        agent.setTcpNoDelay(true);
        far.setTcpNoDelay(true);
        Thread.ofVirtual().start(() -> pump(agent, far, true));
        Thread.ofVirtual().start(() -> pump(far, agent, false));
      } catch (IOException closedOrRefused) {
        if (!server.isClosed()) throw new java.io.UncheckedIOException(closedOrRefused);
      }
    }
  }

  private void pump(Socket from, Socket to, boolean watched) {
    var text = new StringBuilder();
    byte[] buffer = new byte[64 * 1024];
    try (from; to; InputStream in = from.getInputStream()) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        long now = System.nanoTime();
        to.getOutputStream().write(buffer, 0, n);
        if (watched) note(text.append(new String(buffer, 0, n, StandardCharsets.UTF_8)), now);
      }
    } catch (IOException oneSideHasGone) {
      // The other side learns it from its own socket, which closes with this one.
      return;
    }
  }

  private void note(StringBuilder text, long now) {
    for (int end = text.indexOf("\r\n\r\n"); end >= 0; end = text.indexOf("\r\n\r\n")) {
      String action = text.substring(0, end);
      text.delete(0, end + 4);
      if (!action.toLowerCase(java.util.Locale.ROOT).contains("action: originate") || action.contains("carillon-control")) continue;
      seen.add(new Originate(header(action, "ActionID"), now));
    }
  }

  private static String header(String action, String name) {
    return action.lines().filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
        .map(line -> line.substring(name.length() + 1).strip()).findFirst().orElse("");
  }

  @Override public void close() throws IOException {
    server.close();
  }
}
