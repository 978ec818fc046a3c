package io.carillon.standalone.demo;

import io.carillon.contract.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The closing table as text: ours beside the carrier's. Pure. */
final class ClosingTable {
  private ClosingTable() {}

  static List<String> lines(Verdict verdict, Map<Outcome, Integer> contacts, Duration took) {
    var lines = new ArrayList<String>();
    lines.add("%-16s %9s %9s %9s".formatted("outcome", "contacts", "attempts", "carrier"));
    for (var outcome : Outcome.values()) {
      int ours = verdict.ours().getOrDefault(outcome, 0);
      int carriers = verdict.carriers().getOrDefault(outcome, 0);
      int ended = contacts.getOrDefault(outcome, 0);
      if (ours + carriers + ended > 0) lines.add("%-16s %9d %9d %9d%s".formatted(outcome, ended, ours, carriers, ours == carriers ? "" : "   <- differ"));
    }
    lines.add("%-16s %9d %9d %9d".formatted("all", sum(contacts), sum(verdict.ours()), verdict.trunks().stream().mapToInt(Verdict.TrunkUse::calls).sum()));
    lines.add("");
    lines.add("%-16s %9s %9s %9s %9s %9s".formatted("trunk", "calls", "peak", "limit", "starts/s", "limit"));
    for (var use : verdict.trunks()) {
      lines.add("%-16s %9d %9d %9d %9d %9d".formatted(use.trunk().id(), use.calls(), use.peakChannels(), use.trunk().maxChannels(), use.mostStarts(),
          use.trunk().callsPerSecond()));
    }
    lines.add("(peak channels and starts as the carrier counted them)");
    lines.add("");
    lines.add("%-16s %9s".formatted("pbx", "calls"));
    verdict.perPbx().forEach((pbx, calls) -> lines.add("%-16s %9d".formatted(pbx, calls)));
    lines.add("");
    lines.add("from start to the last result: %.1f s".formatted(took.toMillis() / 1000.0));
    return lines;
  }

  private static int sum(Map<Outcome, Integer> counts) {
    return counts.values().stream().mapToInt(Integer::intValue).sum();
  }
}
