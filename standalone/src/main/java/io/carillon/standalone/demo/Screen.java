package io.carillon.standalone.demo;

import io.vertx.core.json.JsonObject;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What the demo shows. On a terminal the progress is drawn over and over in its place, never wider than the terminal; elsewhere
 * it is a plain line every few seconds, without control characters.
 */
final class Screen {
  private static final int BAR = 40;
  private static final int LEAST_BAR = 10;
  /** What stands beside the bar: brackets, counts, seconds left. */
  private static final int BESIDE_BAR = 36;
  private static final long PLAIN_EVERY_NANOS = 5_000_000_000L;

  private final PrintStream out;
  private final int columns;
  private int drawn;
  private boolean ended;
  private long plainAt = Long.MIN_VALUE;

  /** @param columns how wide the terminal is; 0: it is none */
  Screen(PrintStream out, int columns) {
    this.out = out;
    this.columns = columns;
  }

  /** From any thread. */
  synchronized void say(String line) {
    out.println(line);
    out.flush();
    drawn = 0;
  }

  /** After it no progress is shown, not even what was just asked for. */
  synchronized void sayAtLast(String line) {
    say(line);
    ended = true;
  }

  /** @param progress as the API gives it */
  synchronized void progress(JsonObject progress, long nanos, boolean last) {
    if (ended) return;
    if (columns > 0) {
      var lines = lines(progress, columns).stream().flatMap(line -> fitted(line, columns).stream()).toList();
      // up over what was drawn before, and all below it cleared
      out.print(drawn > 0 ? "\u001b[" + drawn + "A\u001b[J" : "");
      lines.forEach(line -> out.print(line + "\n"));
      drawn = lines.size();
    } else if (last || nanos - plainAt >= PLAIN_EVERY_NANOS || plainAt == Long.MIN_VALUE) {
      plainAt = nanos;
      out.println(String.join("  ", lines(progress, Integer.MAX_VALUE)).strip());
    }
    out.flush();
  }

  /** A line in as many as it takes, divided after commas; a piece that is too long in itself is cut. */
  static List<String> fitted(String line, int columns) {
    var lines = new ArrayList<String>();
    var now = new StringBuilder();
    for (String piece : line.split("(?<=, )")) {
      if (!now.isEmpty() && now.length() + piece.stripTrailing().length() >= columns) {
        lines.add(now.toString().stripTrailing());
        now = new StringBuilder("  ");
      }
      now.append(piece);
    }
    lines.add(now.toString());
    return lines.stream().map(each -> each.length() < columns ? each : each.substring(0, columns - 1)).toList();
  }

  static List<String> lines(JsonObject progress, int columns) {
    long submitted = progress.getLong("submitted");
    long ended = OurView.ended(progress);
    int bar = Math.clamp(columns - BESIDE_BAR, LEAST_BAR, BAR);
    int full = submitted == 0 ? 0 : (int) (bar * ended / submitted);
    Long eta = progress.getLong("etaSeconds");
    var lines = new ArrayList<String>();
    lines.add("[" + "#".repeat(full) + ".".repeat(bar - full) + "] " + ended + " of " + submitted + (eta == null || ended == submitted ? "" : ", about " + eta + " s left"));
    lines.add("outcomes: " + counts(progress.getJsonObject("outcomes")));
    var trunks = new ArrayList<String>();
    if (progress.getJsonArray("trunks") != null) {
      for (var each : progress.getJsonArray("trunks")) {
        var trunk = (JsonObject) each;
        trunks.add(trunk.getString("id") + " " + trunk.getLong("inUse") + " of " + trunk.getLong("maxChannels"));
      }
    }
    lines.add("trunks: " + String.join(", ", trunks));
    return lines;
  }

  private static String counts(JsonObject outcomes) {
    if (outcomes == null || outcomes.isEmpty()) return "none yet";
    return String.join(", ", outcomes.stream().map(Screen::count).toList());
  }

  private static String count(Map.Entry<String, Object> outcome) {
    return outcome.getKey().toLowerCase(java.util.Locale.ROOT).replace('_', ' ') + " " + outcome.getValue();
  }
}
