package io.carillon.e2e.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.embedded.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A link before a server that echoes, and keeps what each of its clients had said when he left. */
class LinkTest {
  private final BlockingQueue<String> left = new LinkedBlockingQueue<>();
  private final int port = Ports.free();
  private ServerSocket server;
  private Link link;
  private Socket client;

  @BeforeEach void begin() throws IOException {
    server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::serve);
    link = new Link("127.0.0.2", port, server.getLocalPort());
    client = open();
  }

  @AfterEach void end() throws IOException {
    client.close();
    link.close();
    server.close();
  }

  private Socket open() throws IOException {
    var socket = new Socket("127.0.0.2", port);
    socket.setSoTimeout(2_000);
    return socket;
  }

  private void serve() {
    while (!server.isClosed()) {
      try {
        var socket = server.accept();
        Thread.ofVirtual().start(() -> echo(socket));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void echo(Socket socket) {
    var heard = new StringBuilder();
    try (socket) {
      var buffer = new byte[100];
      for (int read = socket.getInputStream().read(buffer); read >= 0; read = socket.getInputStream().read(buffer)) {
        heard.append(new String(buffer, 0, read, StandardCharsets.US_ASCII));
        socket.getOutputStream().write(buffer, 0, read);
      }
    } catch (IOException cut) {
      heard.append("!");
    }
    left.add(heard.toString());
  }

  private static String asked(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    return new String(socket.getInputStream().readNBytes(text.length()), StandardCharsets.US_ASCII);
  }

  @Test void itCarriesBothWays() throws IOException {
    assertThat(asked(client, "hello")).isEqualTo("hello");
  }

  @Test void whatIsCutIsResetAndNobodyGetsThrough() throws Exception {
    asked(client, "hello");
    link.fail(Link.Trouble.CUT, () -> -1);
    assertThatThrownBy(() -> asked(client, "more")).isInstanceOf(IOException.class);
    assertThat(left.poll(2, TimeUnit.SECONDS)).isEqualTo("hello!");
    try (var other = open()) {
      assertThat(answer(other)).isEqualTo("cut");
    }
    link.mend();
    try (var other = open()) {
      assertThat(asked(other, "again")).isEqualTo("again");
    }
  }

  private static String answer(Socket socket) {
    try {
      String got = asked(socket, "x");
      return got.isEmpty() ? "cut" : got;
    } catch (SocketTimeoutException silent) {
      return "silent";
    } catch (IOException cut) {
      return "cut";
    }
  }

  @Test void whatIsStalledIsSilentAndNothingIsLost() throws IOException {
    asked(client, "hello");
    client.setSoTimeout(300);
    link.fail(Link.Trouble.STALL, () -> -1);
    assertThat(answer(client)).isEqualTo("silent");
    link.mend();
    assertThat(new String(client.getInputStream().readNBytes(1), StandardCharsets.US_ASCII)).isEqualTo("x");
  }

  @Test void whatIsCutInTheMiddleArrivesByHalf() throws Exception {
    link.fail(Link.Trouble.HALF, () -> -1);
    assertThatThrownBy(() -> {
      client.getOutputStream().write("12345678".getBytes(StandardCharsets.US_ASCII));
      if (client.getInputStream().readNBytes(8).length < 8) throw new IOException("cut");
    }).isInstanceOf(IOException.class);
    assertThat(left.poll(2, TimeUnit.SECONDS)).startsWith("1234").doesNotContain("5");
  }

  @Test void aTroubleIsOfOneProcess() throws IOException {
    long mine = ProcessHandle.current().pid();
    link.fail(Link.Trouble.CUT, () -> mine + 1_000_000);
    assertThat(asked(client, "hello")).isEqualTo("hello");
    link.fail(Link.Trouble.CUT, () -> mine);
    assertThat(answer(client)).isEqualTo("cut");
  }
}
