package io.carillon.agent.ami;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Reader;
import java.io.Writer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.asteriskjava.util.SocketConnectionFacade;

/**
 * A socket that sends each action at its {@link #flush}. The library's own leaves Nagle's algorithm on: an Originate that is
 * written while the one before is not acknowledged yet stays in the kernel, for up to the 40 ms by which Linux delays an
 * acknowledgement, and so leaves nearer to those that follow it than it was written.
 *
 * <p>Lines end with CR LF and with nothing else; values may hold either.
 */
final class PromptSocket implements SocketConnectionFacade {
  private final Socket socket;
  private final Reader in;
  private final Writer out;
  private final char[] chars = new char[8 * 1024];
  private int next;
  private int end;

  /** @throws IOException nobody answers there within so many milliseconds */
  PromptSocket(String host, int port, int connectMillis) throws IOException {
    socket = new Socket();
    try {
      socket.setTcpNoDelay(true);
      socket.connect(new InetSocketAddress(host, port), connectMillis);
      in = new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8);
      out = new OutputStreamWriter(socket.getOutputStream(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /** The next line without its end; null after the last. A last one that was cut off is not told. */
  @Override public String readLine() throws IOException {
    var line = new StringBuilder(64);
    for (;;) {
      if (next == end) {
        next = 0;
        end = Math.max(0, in.read(chars));
        if (end == 0) return null;
      }
      char c = chars[next++];
      int last = line.length() - 1;
      if (c == '\n' && last >= 0 && line.charAt(last) == '\r') return line.substring(0, last);
      line.append(c);
    }
  }

  @Override public void write(String text) throws IOException {
    out.write(text);
  }

  @Override public void flush() throws IOException {
    out.flush();
  }

  @Override public void close() throws IOException {
    socket.close();
  }

  @Override public boolean isConnected() {
    return socket.isConnected() && !socket.isClosed();
  }

  @Override public InetAddress getLocalAddress() {
    return socket.getLocalAddress();
  }

  @Override public int getLocalPort() {
    return socket.getLocalPort();
  }

  @Override public InetAddress getRemoteAddress() {
    return socket.getInetAddress();
  }

  @Override public int getRemotePort() {
    return socket.getPort();
  }
}
