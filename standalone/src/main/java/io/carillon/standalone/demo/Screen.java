package io.carillon.standalone.demo;

import io.carillon.contract.JobState;
import io.vertx.core.json.JsonObject;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What the demo shows. On a terminal the progress is drawn over and over in its place; elsewhere it is a plain line every few seconds.
 */
final class Screen {
  private static final int BAR = 40;
  private static final long PLAIN_EVERY_NANOS = 5_000_000_000L;

  private final PrintStream out;
  private final boolean terminal;
  private int drawn;
  private long plainAt = Long.MIN_VALUE;

  Screen(PrintStream out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  void say(String line) {
    out.println(line);
    out.flush();
    drawn = 0;
  }

  /** @param progress as the API gives it */
  void progress(JsonObject progress, long nanos, boolean last) {
    if (terminal) {
      var lines = lines(progress);
      // up over what was drawn before, each line cleared
      out.print(drawn > 0 ? "\u001b[" + drawn + "A" : "");
      lines.forEach(line -> out.print("\u001b[2K" + line + "\n"));
      drawn = lines.size();
    } else if (last || nanos - plainAt >= PLAIN_EVERY_NANOS || plainAt == Long.MIN_VALUE) {
      plainAt = nanos;
      out.println(String.join("  ", lines(progress)).strip());
    }
    out.flush();
  }

  static List<String> lines(JsonObject progress) {
    long submitted = progress.getLong("submitted");
    var jobs = progress.getJsonObject("jobs");
    long ended = 0;
    for (var state : JobState.values()) if (state.isFinal()) ended += jobs.getLong(state.name(), 0L);
    int full = submitted == 0 ? 0 : (int) (BAR * ended / submitted);
    Long eta = progress.getLong("etaSeconds");
    var lines = new ArrayList<String>();
    lines.add("[" + "#".repeat(full) + ".".repeat(BAR - full) + "] " + ended + " of " + submitted + (eta == null || ended == submitted ? "" : ", about " + eta + " s left"));
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
