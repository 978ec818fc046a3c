package io.carillon.agi.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** The Asterisk side of a session, played by hand over a plain socket: it can also do what Asterisk never would. */
public final class RawPeer implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 10_000;

  private final Socket socket;
  private final BufferedReader in;
  private final OutputStream out;

  private RawPeer(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.setTcpNoDelay(true);
    this.in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8), 512);
    this.out = socket.getOutputStream();
  }

  public static RawPeer connect(int port) throws IOException {
    return new RawPeer(new Socket(InetAddress.getByName("127.0.0.1"), port));
  }

  /** Connects from another of loopback's addresses. */
  public static RawPeer connectFrom(String address, int port) throws IOException {
    return new RawPeer(new Socket(InetAddress.getByName("127.0.0.1"), port, InetAddress.getByName(address), 0));
  }

  public RawPeer say(String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
    return this;
  }

  /** Says an environment: the usual, with these values instead or beside. */
  public RawPeer begin(String script, Map<String, String> values) throws IOException {
    var all = new LinkedHashMap<String, String>();
    all.put("agi_network", "yes");
    all.put("agi_network_script", script);
    all.put("agi_channel", "PJSIP/carrier-00000001");
    all.put("agi_uniqueid", "1795460000.1");
    all.put("agi_callerid", "unknown");
    all.put("agi_callingpres", "0");
    all.putAll(values);
    var text = new StringBuilder();
    all.forEach((key, value) -> text.append(key).append(": ").append(value).append('\n'));
    return say(text.append('\n').toString());
  }

  /** The next command's line, or null where the server has closed the connection. */
  public String heard() throws IOException {
    try {
      return in.readLine();
    } catch (java.net.SocketException reset) {
      return null;
    }
  }

  @Override public void close() throws IOException {
    socket.close();
  }
}
