package io.carillon.lab.fake;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BiConsumer;

/** One connection to the manager interface: reads whole actions, and writes what it is given in order, on threads of its own. */
final class AmiPeer {
  /** A reader who is so far behind is given up, as Asterisk does after its writetimeout. */
  private static final int MOST_BEHIND = 20_000;

  private final Socket socket;
  private final LinkedBlockingQueue<String> out = new LinkedBlockingQueue<>(MOST_BEHIND);
  String challenge = "";
  boolean in;

  AmiPeer(Socket socket) {
    this.socket = socket;
  }

  void serve(BiConsumer<AmiPeer, List<Map.Entry<String, String>>> action, Runnable gone) {
    Thread.ofVirtual().start(this::write);
    out.add("Asterisk Call Manager/9.0.0\r\n");
    try (var reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
      var headers = new ArrayList<Map.Entry<String, String>>();
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        int colon = line.indexOf(':');
        if (colon > 0) headers.add(Map.entry(line.substring(0, colon), line.substring(colon + 1).strip()));
        else if (!headers.isEmpty()) {
          action.accept(this, List.copyOf(headers));
          headers.clear();
        }
      }
    } catch (IOException cut) {
      // as if it had been closed: a half action never ran
    } finally {
      close();
      gone.run();
    }
  }

  /** @param lines whole headers */
  void say(String... lines) {
    if (!out.offer(String.join("\r\n", lines) + "\r\n\r\n")) close();
  }

  private void write() {
    try {
      while (!socket.isClosed()) {
        var text = new StringBuilder(out.take());
        for (String more = out.poll(); more != null; more = out.poll()) text.append(more);
        socket.getOutputStream().write(text.toString().getBytes(StandardCharsets.UTF_8));
      }
    } catch (IOException cut) {
      close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  void close() {
    try {
      socket.close();
    } catch (IOException closedAlready) {
      // nothing left to close
    }
  }
}
