package io.carillon.lab;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.BiConsumer;

/** How many calls a second one Asterisk starts and ends, by the form of the originate: what the guard costs. */
final class Rates {
  private static final int CALLS = 1000;
  private static final int WINDOW = 50;
  private static final int RUNS = 3;
  private static final String NUMBER = "7916000000"; // answers at once, hangs up at once

  private Rates() {}

  static void print(PbxNode pbx, PlainAmi ami) {
    System.out.println(CALLS + " answered calls over one trunk, " + WINDOW + " outstanding, carrier on the same "
        + Runtime.getRuntime().availableProcessors() + " cores; calls/s of " + RUNS + " runs after one to warm up");
    System.out.println();
    System.out.println("| form | calls/s | best over direct |");
    System.out.println("|---|---|---|");
    double direct = row("`PJSIP/…` direct", 0, ami, (a, id) -> bare(a, id, "PJSIP/" + NUMBER + "@north"));
    row("`Local/…/n` + Dial", direct, ami, (a, id) -> bare(a, id, "Local/" + NUMBER + "@lab-bare/n"));
    row("the guard as shipped: file, AstDB and UserEvent", direct, ami, (a, id) -> GuardCall.to(id, NUMBER, 1).sendTo(a));
    pbx.cli("dialplan set global CARILLON_ROWS 0");
    pbx.cli("dialplan set global CARILLON_USEREVENTS 0");
    row("the guard as in spool mode: file", direct, ami, (a, id) -> GuardCall.to(id, NUMBER, 1).sendTo(a));
  }

  private static double row(String form, double direct, PlainAmi ami, BiConsumer<PlainAmi, String> originate) {
    run(ami, originate);
    var runs = new double[RUNS];
    for (int i = 0; i < RUNS; i++) runs[i] = run(ami, originate);
    double best = Arrays.stream(runs).max().orElseThrow();
    var all = String.join(" / ", Arrays.stream(runs).mapToObj(r -> String.valueOf(Math.round(r))).toList());
    System.out.println("| " + form + " | " + all + " | " + "%.2f".formatted(direct == 0 ? 1.0 : best / direct) + " |");
    return best;
  }

  private static void bare(PlainAmi ami, String id, String channel) {
    ami.send("Originate", List.of("ActionID: " + id, "ChannelId: " + id, "Channel: " + channel, "Context: lab-quick", "Exten: s",
        "Priority: 1", "Timeout: 30000", "Async: true"));
  }

  /** Calls a second. Fails where one was not answered: such a run is no measurement. */
  private static double run(PlainAmi ami, BiConsumer<PlainAmi, String> originate) {
    long began = System.nanoTime();
    int sent = 0;
    for (int done = 0; done < CALLS; done++) {
      while (sent < CALLS && sent - done < WINDOW) {
        originate.accept(ami, UUID.randomUUID().toString());
        sent++;
      }
      var end = ami.take(m -> "OriginateResponse".equals(m.get("Event")), Duration.ofSeconds(30));
      if (!"4".equals(end.get("Reason"))) throw new IllegalStateException("not answered: " + end);
    }
    return CALLS / ((System.nanoTime() - began) / 1e9);
  }
}
