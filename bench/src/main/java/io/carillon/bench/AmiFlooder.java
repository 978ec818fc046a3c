package io.carillon.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/**
 * The least that can be done to make Asterisk dial: a socket, a window of outstanding originates, nothing checked, nothing kept.
 * What any dialer on the same Asterisk is measured against.
 */
final class AmiFlooder implements AutoCloseable {
  private final Socket socket = new Socket();
  private final OutputStream out;
  private final Semaphore window;
  private final AtomicInteger ended = new AtomicInteger();

  AmiFlooder(InetSocketAddress ami, String user, String secret, int outstanding) throws IOException {
    socket.connect(ami);
    socket.setTcpNoDelay(true);
    out = socket.getOutputStream();
    window = new Semaphore(outstanding);
    send("Action: Login\r\nUsername: " + user + "\r\nSecret: " + secret + "\r\n\r\n");
    Thread.ofPlatform().daemon().name("flooder").start(this::listen);
  }

  /**
   * Originates {@code calls} calls and waits for the end of each.
   *
   * @param headers of the n-th Originate, without Action and Async
   * @return calls a second, from the first byte sent to the last end seen
   */
  double flood(int calls, IntFunction<Map<String, String>> headers) throws IOException, InterruptedException {
    ended.set(0);
    long began = System.nanoTime();
    for (int n = 0; n < calls; n++) {
      window.acquire();
      var action = new StringBuilder("Action: Originate\r\nAsync: true\r\n");
      headers.apply(n).forEach((name, value) -> {
        for (String one : value.split("\n")) action.append(name).append(": ").append(one).append("\r\n");
      });
      send(action.append("\r\n").toString());
    }
    synchronized (ended) {
      while (ended.get() < calls) ended.wait();
    }
    return calls / ((System.nanoTime() - began) / 1e9);
  }

  private synchronized void send(String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  private void listen() {
    try (var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (!line.equals("Event: OriginateResponse")) continue;
        window.release();
        synchronized (ended) {
          ended.incrementAndGet();
          ended.notifyAll();
        }
      }
    } catch (IOException closed) {
      if (!socket.isClosed()) throw new java.io.UncheckedIOException(closed);
    }
  }

  @Override public void close() throws IOException {
    socket.close();
  }
}
