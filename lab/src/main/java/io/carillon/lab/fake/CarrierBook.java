package io.carillon.lab.fake;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;

/** The carrier's own record, in the words of the real one's (lab/README.md). */
final class CarrierBook implements AutoCloseable {
  private static final int ANSWERED = 200;
  private static final int GIVEN_UP = 487;

  private final Lines lines;
  /** Who has answered, as it comes: the record tells of a call at its end, and a carrier does not die with the PBX. */
  private final Lines answers;

  private CarrierBook(Lines lines, Lines answers) {
    this.lines = lines;
    this.answers = answers;
  }

  /** Calls of a PBX that died are over for the carrier when it notices, which is now. */
  static CarrierBook open(Path file, long now) throws IOException {
    var open = new LinkedHashSet<String>();
    for (String line : Lines.in(file)) {
      String[] f = line.split("\\|", -1);
      if (f[0].equals("S")) open.add(f[1]);
      else open.remove(f[1]);
    }
    var beside = file.resolveSibling(file.getFileName() + "-answers");
    var answered = new HashMap<String, String>();
    for (String line : Lines.in(beside)) {
      String[] f = line.split("\\|", 2);
      answered.put(f[0], f[1]);
    }
    var book = new CarrierBook(Lines.appendedTo(file), Lines.appendedTo(beside));
    open.forEach(uid -> book.lines.add("E|" + uid + "|" + answered.getOrDefault(uid, "|") + "|" + now + "|" + (answered.containsKey(uid) ? ANSWERED : GIVEN_UP) + "|pbx|"));
    return book;
  }

  void answered(Call call) {
    answers.add(call.uid + "|" + text(call.rangAt) + "|" + call.answeredAt);
  }

  void invited(Call call, long now) {
    lines.add("S|" + call.uid + "|" + call.endpoint() + "|" + call.number() + "|||" + call.id + "|" + call.order.value("JOB") + "|" + now);
  }

  /** One of which nobody says whose it is, answered at once. */
  void invited(String uid, String endpoint, String number, long now) {
    lines.add("S|" + uid + "|" + endpoint + "|" + number + "|||||" + now);
    answers.add(uid + "||" + now);
  }

  void over(String uid, long answeredAt, long now) {
    lines.add("E|" + uid + "||" + text(answeredAt) + "|" + now + "|" + ANSWERED + "|pbx|");
  }

  void over(Call call, long now, int code, String by) {
    lines.add("E|" + call.uid + "|" + text(call.rangAt) + "|" + text(call.answeredAt) + "|" + now + "|" + code + "|" + by + "|" + call.keys);
  }

  private static String text(long millis) {
    return millis == 0 ? "" : String.valueOf(millis);
  }

  @Override public void close() throws IOException {
    lines.close();
    answers.close();
  }
}
