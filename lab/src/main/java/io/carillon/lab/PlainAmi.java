package io.carillon.lab;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * AMI as bare text over a socket, for tests and measurements that must not lean on the code they judge. Messages are kept in
 * the order they came until somebody takes them. One thread takes.
 */
public final class PlainAmi implements AutoCloseable {
  private final Socket socket;
  private final BlockingQueue<Map<String, String>> messages = new LinkedBlockingQueue<>();

  private PlainAmi(Socket socket) {
    this.socket = socket;
  }

  /** Logged in as the manager user that is shipped: sees only what an agent sees. */
  public static PlainAmi of(PbxNode pbx) {
    return as(pbx.amiUser(), pbx);
  }

  /** Logged in as one who sees every event. */
  public static PlainAmi seeingAll(PbxNode pbx) {
    return as("lab", pbx);
  }

  private static PlainAmi as(String user, PbxNode pbx) {
    try {
      return at(pbx.amiPort(), user, Files.readString(pbx.amiSecretFile()));
    } catch (IOException e) {
      throw new UncheckedIOException("AMI of " + pbx.name(), e);
    }
  }

  /** Whatever listens there on 127.0.0.1. Fails where it refuses the login. */
  public static PlainAmi at(int port, String user, String secret) {
    try {
      var ami = new PlainAmi(new Socket("127.0.0.1", port));
      ami.socket.setTcpNoDelay(true);
      Thread.ofPlatform().daemon().name("plain-ami-" + port).start(ami::read);
      ami.send("Login", List.of("Username: " + user, "Secret: " + secret));
      var answer = ami.take(m -> m.containsKey("Response"), Duration.ofSeconds(5));
      if (!"Success".equals(answer.get("Response"))) throw new IllegalStateException("the login at port " + port + " was refused: " + answer);
      return ami;
    } catch (IOException e) {
      throw new UncheckedIOException("AMI at port " + port, e);
    }
  }

  /** @param lines whole headers, as {@code Channel: Local/…} */
  public void send(String action, List<String> lines) {
    var text = new StringBuilder("Action: ").append(action).append("\r\n");
    lines.forEach(line -> text.append(line).append("\r\n"));
    try {
      socket.getOutputStream().write(text.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An extension of {@code carillon-control}, and its receipt. */
  public boolean control(String extension) {
    var id = "control-" + extension;
    send("Originate", List.of("ActionID: " + id, "Channel: Local/" + extension + "@carillon-control/n", "Application: Wait", "Data: 1",
        "Timeout: 5000", "Async: true"));
    return "Success".equals(take(m -> "OriginateResponse".equals(m.get("Event")) && id.equals(m.get("ActionID")),
        Duration.ofSeconds(10)).get("Response"));
  }

  /** The next message that is so; those before it are dropped. Fails where none comes in time. */
  public Map<String, String> take(Predicate<Map<String, String>> which, Duration patience) {
    long until = System.nanoTime() + patience.toNanos();
    try {
      for (long left = patience.toNanos(); left > 0; left = until - System.nanoTime()) {
        var message = messages.poll(left, TimeUnit.NANOSECONDS);
        if (message != null && which.test(message)) return message;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
    throw new IllegalStateException("no such message within " + patience);
  }

  @Override public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void read() {
    try (var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
      Map<String, String> message = new LinkedHashMap<>();
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        int colon = line.indexOf(':');
        if (colon > 0) message.putIfAbsent(line.substring(0, colon), line.substring(colon + 1).strip());
        else if (!message.isEmpty()) {
          messages.add(message);
          message = new LinkedHashMap<>();
        }
      }
    } catch (IOException closed) {
      messages.add(Map.of("Event", "Closed", "Reason", closed.toString()));
    }
  }
}
