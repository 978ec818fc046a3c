package io.carillon.agent.ami;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PromptSocketTest {
  private static final int CONNECT_MILLIS = 2_000;

  @Test void onlyCarriageReturnAndNewlineTogetherEndALine() throws IOException {
    try (var asterisk = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var socket = new PromptSocket("127.0.0.1", asterisk.getLocalPort(), CONNECT_MILLIS);
      try (var far = asterisk.accept()) {
        far.getOutputStream().write("Event: A\r\nName: one\ntwo\rthree\r\n\r\nЯ: ж\r\r\ncut of".getBytes(StandardCharsets.UTF_8));
      }
      assertEquals("Event: A", socket.readLine());
      assertEquals("Name: one\ntwo\rthree", socket.readLine());
      assertEquals("", socket.readLine());
      assertEquals("Я: ж\r", socket.readLine());
      assertNull(socket.readLine(), "the last line never ended");
      assertNull(socket.readLine());
      socket.close();
    }
  }

  @Test void aLongLineAndManyLinesComeWhole() throws IOException {
    try (var asterisk = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var socket = new PromptSocket("127.0.0.1", asterisk.getLocalPort(), CONNECT_MILLIS);
      String line = "x".repeat(20_001);
      try (var far = asterisk.accept()) {
        Thread.ofVirtual().start(() -> {
          try {
            for (int i = 0; i < 20; i++) far.getOutputStream().write((line + i + "\r\n").getBytes(StandardCharsets.UTF_8));
          } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
          }
        });
        for (int i = 0; i < 20; i++) assertEquals(line + i, socket.readLine());
      }
      socket.close();
    }
  }

  @Test void whatIsFlushedArrivesWhole() throws IOException {
    try (var asterisk = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var socket = new PromptSocket("127.0.0.1", asterisk.getLocalPort(), CONNECT_MILLIS);
      try (var far = asterisk.accept()) {
        byte[] action = "Action: Ping\r\nName: ж\r\n\r\n".getBytes(StandardCharsets.UTF_8);
        socket.write("Action: Ping\r\nName: ж\r\n\r\n");
        socket.flush();
        assertEquals(new String(action, StandardCharsets.UTF_8), new String(far.getInputStream().readNBytes(action.length), StandardCharsets.UTF_8));
      }
      socket.close();
    }
  }

  @Test void whereNobodyListensItSaysSo() throws IOException {
    int port;
    try (var gone = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = gone.getLocalPort();
    }
    assertThrows(IOException.class, () -> new PromptSocket("127.0.0.1", port, CONNECT_MILLIS));
  }
}
