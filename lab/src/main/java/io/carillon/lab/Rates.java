package io.carillon.lab;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * How many calls a second one Asterisk starts and ends, by the form of the originate: what the guard costs. The forms take
 * turns, and each round is compared within itself, so that a machine that is busy with something else bends all of them alike.
 */
final class Rates {
  private static final int CALLS = 1000;
  private static final int WINDOW = 50;
  private static final int ROUNDS = 5;
  private static final String NUMBER = "7916000000"; // answers at once, hangs up at once

  private record Form(String name, boolean filesOnly, Consumer<String> originate) {}

  private Rates() {}

  static void print(PbxNode pbx, PlainAmi ami) {
    System.out.println(CALLS + " answered calls over one trunk, " + WINDOW + " outstanding, carrier on the same "
        + Runtime.getRuntime().availableProcessors() + " cores; the forms in turn, " + ROUNDS + " rounds after one to warm up");
    System.out.println();
    var forms = List.of(
        new Form("`PJSIP/…` direct", false, id -> bare(ami, id, "PJSIP/" + NUMBER + "@north")),
        new Form("`Local/…/n` + Dial", false, id -> bare(ami, id, "Local/" + NUMBER + "@lab-bare/n")),
        new Form("the guard, evidence in file, AstDB and UserEvent", false, id -> GuardCall.to(id, NUMBER, 1).sendTo(ami)),
        new Form("the guard, evidence in the file alone", true, id -> GuardCall.to(id, NUMBER, 1).sendTo(ami)));
    var seen = new double[forms.size()][ROUNDS];
    for (int round = -1; round < ROUNDS; round++) {
      for (int form = 0; form < forms.size(); form++) {
        double rate = run(pbx, ami, forms.get(form));
        if (round >= 0) seen[form][round] = rate;
      }
    }
    System.out.println("| form | calls/s of each round | median | over direct, median of rounds |");
    System.out.println("|---|---|---|---|");
    for (int form = 0; form < forms.size(); form++) {
      var ratios = new double[ROUNDS];
      for (int round = 0; round < ROUNDS; round++) ratios[round] = seen[form][round] / seen[0][round];
      var each = String.join(" / ", Arrays.stream(seen[form]).mapToObj(r -> String.valueOf(Math.round(r))).toList());
      System.out.println("| " + forms.get(form).name() + " | " + each + " | " + Math.round(median(seen[form])) + " | " + "%.2f".formatted(median(ratios)) + " |");
    }
  }

  private static double median(double[] values) {
    var sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private static void bare(PlainAmi ami, String id, String channel) {
    ami.send("Originate", List.of("ActionID: " + id, "ChannelId: " + id, "Channel: " + channel, "Context: lab-quick", "Exten: s",
        "Priority: 1", "Timeout: 30000", "Async: true"));
  }

  /** Calls a second. Fails where one was not answered: such a run is no measurement. */
  private static double run(PbxNode pbx, PlainAmi ami, Form form) {
    var kept = form.filesOnly() ? "0" : "1";
    pbx.cli("dialplan set global CARILLON_ROWS " + kept);
    pbx.cli("dialplan set global CARILLON_USEREVENTS " + kept);
    long began = System.nanoTime();
    int sent = 0;
    for (int done = 0; done < CALLS; done++) {
      while (sent < CALLS && sent - done < WINDOW) {
        form.originate().accept(UUID.randomUUID().toString());
        sent++;
      }
      var end = ami.take(m -> "OriginateResponse".equals(m.get("Event")), Duration.ofSeconds(30));
      if (!"4".equals(end.get("Reason"))) throw new IllegalStateException("not answered: " + end);
    }
    return CALLS / ((System.nanoTime() - began) / 1e9);
  }
}
