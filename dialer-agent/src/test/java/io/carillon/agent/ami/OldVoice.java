package io.carillon.agent.ami;

import io.carillon.lab.PbxNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Stands before a real Asterisk's manager interface, and has it say that it is an older release than it is. */
final class OldVoice implements AutoCloseable {
  private final PbxNode pbx;
  private final String release;
  private final ServerSocket listening;

  OldVoice(PbxNode pbx, String release) throws IOException {
    this.pbx = pbx;
    this.release = release;
    this.listening = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    Thread.ofPlatform().daemon().start(this::accept);
  }

  int port() {
    return listening.getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        var agent = listening.accept();
        var asterisk = new Socket(pbx.amiHost(), pbx.amiPort());
        Thread.ofPlatform().daemon().start(() -> ask(agent, asterisk));
        Thread.ofPlatform().daemon().start(() -> answer(asterisk, agent));
      }
    } catch (IOException closed) {
      // the test is over
    }
  }

  private static void ask(Socket agent, Socket asterisk) {
    try (agent; asterisk) {
      agent.getInputStream().transferTo(asterisk.getOutputStream());
    } catch (IOException gone) {
      // both are closed: that is all there is to do
    }
  }

  private void answer(Socket asterisk, Socket agent) {
    try (agent; asterisk) {
      var lines = new BufferedReader(new InputStreamReader(asterisk.getInputStream(), StandardCharsets.ISO_8859_1));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String said = line.startsWith("AsteriskVersion:") ? "AsteriskVersion: " + release : line;
        agent.getOutputStream().write((said + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
      }
    } catch (IOException gone) {
      // both are closed: that is all there is to do
    }
  }

  @Override public void close() throws IOException {
    listening.close();
  }
}
