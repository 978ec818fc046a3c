package io.carillon.lab;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The carrier's record, read: every call in the order it came, and what follows from it. A value; what it can't read it
 * refuses, since a record that is read halfway proves nothing.
 */
public record CarrierRecord(List<CarrierCall> calls, List<CarrierRing> rings) {
  /** @param text the file as it stands; a last line without its end is still being written and is left alone */
  public static CarrierRecord read(String text) {
    Map<String, CarrierCall> calls = new LinkedHashMap<>();
    List<CarrierRing> rings = new ArrayList<>();
    for (String line : text.substring(0, text.lastIndexOf('\n') + 1).split("\n")) {
      if (line.isEmpty()) continue;
      String[] f = line.split("\\|", -1);
      switch (f[0] + f.length) {
        case "S9" -> calls.put(f[1], new CarrierCall(f[1], f[2], f[3], decoded(f[4]), decoded(f[5]), f[6], f[7],
            Long.parseLong(f[8]), null, null, null, null, null, ""));
        case "E8" -> {
          var call = calls.get(f[1]);
          if (call == null) throw new IllegalStateException("the carrier ended a call it never began: " + line);
          calls.put(f[1], call.ended(millis(f[2]), millis(f[3]), Long.parseLong(f[4]), Integer.parseInt(f[5]), f[6], f[7]));
        }
        case "R8" -> rings.add(new CarrierRing(f[1], f[2], f[3], Long.parseLong(f[4]), Long.parseLong(f[5]), f[6],
            f[7].isEmpty() ? 0 : Integer.parseInt(f[7])));
        default -> throw new IllegalStateException("not a line of the carrier's: " + line);
      }
    }
    return new CarrierRecord(List.copyOf(calls.values()), List.copyOf(rings));
  }

  public CarrierRecord on(String trunk) {
    return only(c -> c.trunk().equals(trunk));
  }

  public CarrierRecord ofAttempt(String attempt) {
    return only(c -> c.attempt().equals(attempt));
  }

  public CarrierRecord only(Predicate<CarrierCall> which) {
    return new CarrierRecord(calls.stream().filter(which).toList(), rings);
  }

  /** The most calls that lived at one moment. A call that ends in the millisecond in which another begins makes room for it. */
  public int peakConcurrency() {
    return peakConcurrency(Duration.ZERO);
  }

  /**
   * @param grace how much later than it was over a call may have been written down as ended: the carrier notes an end when its
   *     own thread gets to it, some milliseconds after the BYE
   */
  public int peakConcurrency(Duration grace) {
    long[] starts = calls.stream().mapToLong(CarrierCall::startMillis).sorted().toArray();
    long[] ends = calls.stream().filter(c -> !c.isLive())
        .mapToLong(c -> Math.max(c.startMillis() + 1, c.endMillis() - grace.toMillis())).sorted().toArray();
    int peak = 0;
    for (int begun = 0, over = 0; begun < starts.length; begun++) {
      while (over < ends.length && ends[over] <= starts[begun]) over++;
      peak = Math.max(peak, begun + 1 - over);
    }
    return peak;
  }

  /** The most calls that began within any stretch of that length. */
  public int maxStartsInWindow(Duration window) {
    long[] starts = calls.stream().mapToLong(CarrierCall::startMillis).sorted().toArray();
    int most = 0;
    for (int first = 0, last = 0; last < starts.length; last++) {
      while (starts[last] - starts[first] >= window.toMillis()) first++;
      most = Math.max(most, last - first + 1);
    }
    return most;
  }

  private static Long millis(String field) {
    return field.isEmpty() ? null : Long.valueOf(field);
  }

  private static String decoded(String field) {
    return URLDecoder.decode(field.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
