package io.carillon.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Free TCP ports of 127.0.0.1. */
public final class Ports {
  private Ports() {}

  /** A port nobody listens on at this moment. */
  public static int free() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("the system gives no free port", e);
    }
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
