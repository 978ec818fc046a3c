package io.carillon.lab.fake;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;

/** The carrier's own record, in the words of the real one's (lab/README.md). */
final class CarrierBook implements AutoCloseable {
  private final Lines lines;

  private CarrierBook(Lines lines) {
    this.lines = lines;
  }

  /** Calls of a PBX that died are over for the carrier when it notices, which is now. */
  static CarrierBook open(Path file, long now) throws IOException {
    var open = new LinkedHashSet<String>();
    for (String line : Lines.in(file)) {
      String[] f = line.split("\\|", -1);
      if (f[0].equals("S")) open.add(f[1]);
      else open.remove(f[1]);
    }
    var book = new CarrierBook(Lines.appendedTo(file));
    open.forEach(uid -> book.lines.add("E|" + uid + "|||" + now + "|487|pbx|"));
    return book;
  }

  void invited(Call call, long now) {
    lines.add("S|" + call.uid + "|" + call.endpoint() + "|" + call.number() + "|||" + call.id + "|" + call.order.value("JOB") + "|" + now);
  }

  /** One of which nobody says whose it is. */
  void invited(String uid, String endpoint, String number, long now) {
    lines.add("S|" + uid + "|" + endpoint + "|" + number + "|||||" + now);
  }

  void over(String uid, long answeredAt, long now, int code) {
    lines.add("E|" + uid + "||" + text(answeredAt) + "|" + now + "|" + code + "|pbx|");
  }

  void over(Call call, long now, int code, String by) {
    lines.add("E|" + call.uid + "|" + text(call.rangAt) + "|" + text(call.answeredAt) + "|" + now + "|" + code + "|" + by + "|" + call.keys);
  }

  private static String text(long millis) {
    return millis == 0 ? "" : String.valueOf(millis);
  }

  @Override public void close() throws IOException {
    lines.close();
  }
}
