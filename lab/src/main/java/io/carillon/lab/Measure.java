package io.carillon.lab;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;

/**
 * What the guard as shipped makes of every end a call can have: the table in docs/asterisk.md is this program's output. Each case
 * is rung three times: plain, with early media, with a caller id; the others are printed where they differ from the plain one.
 */
final class Measure {
  private static final List<Integer> CODES =
      List.of(403, 404, 408, 410, 480, 484, 486, 487, 488, 500, 502, 503, 504, 600, 603, 604, 607, 608);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** What is asked of one case: the number, what is peculiar to the call, and whether we hang up while it rings. */
  private record Case(String name, UnaryOperator<GuardCall> call, boolean hangUp) {}

  /** What was seen of one case; {@code rang} and {@code progressed} are milliseconds, empty for never. */
  private record Seen(String reason, String cause, String dialStatus, String guardCause, String tech, String by,
      String rang, String progressed) {
    boolean sameAs(Seen other) {
      return withoutTimes().equals(other.withoutTimes());
    }

    private List<String> withoutTimes() {
      return List.of(reason, cause, dialStatus, guardCause, tech, by, rang.isEmpty() ? "" : "yes", progressed.isEmpty() ? "" : "yes");
    }

    String row(String name) {
      return "| " + String.join(" | ", name, reason + "/" + cause, dialStatus, guardCause, tech, by, rang, progressed) + " |";
    }
  }

  private Measure() {}

  public static void main(String[] args) throws IOException {
    boolean rates = args.length > 0 && args[0].equals("rates");
    var suite = args.length > 1 ? args[1] : "forky";
    var directory = Files.createTempDirectory("carillon-measure");
    try (var lab = Lab.start(LabSpec.of(directory, LabSpec.Pbx.drivenByAmi("pbx-a").ofSuite(suite)));
        var ami = rates ? PlainAmi.of(lab.pbxs().getFirst()) : PlainAmi.seeingAll(lab.pbxs().getFirst()); var silent = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
      var pbx = lab.pbxs().getFirst();
      if (!ami.control("epoch-1")) throw new IllegalStateException("the guard does not answer");
      System.out.println(pbx.cli("core show version").strip().replaceAll(" built by.*", ""));
      System.out.println();
      if (rates) Rates.print(pbx, ami);
      else outcomes(pbx, ami, silent.getLocalPort());
    }
    delete(directory);
  }

  private static void outcomes(PbxNode pbx, PlainAmi ami, int silentPort) {
    var cases = cases(silentPort);
    var plain = ring(pbx, ami, cases, c -> c);
    System.out.println("| the far end | Reason/Cause of `;1` | DIALSTATUS | HANGUPCAUSE | tech line | hung up by | 180 after ms | 183 after ms |");
    System.out.println("|---|---|---|---|---|---|---|---|");
    plain.forEach((c, seen) -> System.out.println(seen.row(c.name())));
    differences("with early media", plain, ring(pbx, ami, cases, GuardCall::withEarlyMedia));
    differences("with a caller id", plain, ring(pbx, ami, cases, c -> c.from("\"Duty\" <74959998877>")));
  }

  private static void differences(String how, Map<Case, Seen> plain, Map<Case, Seen> other) {
    System.out.println();
    var rows = other.entrySet().stream().filter(e -> !e.getValue().sameAs(plain.get(e.getKey()))).map(e -> e.getValue().row(e.getKey().name())).toList();
    System.out.println(how + ": " + (rows.isEmpty() ? "every row the same" : "the same, but for"));
    rows.forEach(System.out::println);
  }

  private static List<Case> cases(int silentPort) {
    var cases = new java.util.ArrayList<Case>();
    for (int code : CODES) cases.add(new Case("" + code, number("7916999" + code), false));
    for (int code : List.of(480, 486, 603)) cases.add(new Case("180, then " + code, number("7916998" + code), false));
    for (int code : List.of(480, 486, 603)) cases.add(new Case("183, then " + code, number("7916997" + code, "CARILLON_CONTEXT", "lab-hold", "CV_HOLD", "8"), false));
    cases.add(new Case("answers, hangs up", number("7916000002", "CARILLON_CONTEXT", "lab-hold"), false));
    cases.add(new Case("answers, we hang up", number("7916000006"), false));
    cases.add(new Case("183, answers, we hang up", number("7916000005", "CARILLON_CONTEXT", "lab-hold", "CV_HOLD", "2"), false));
    cases.add(new Case("183 for long, script of 1 s", number("7916000022", "CARILLON_RING", "4", "CARILLON_CONTEXT", "lab-hold", "CV_HOLD", "1"), false));
    cases.add(new Case("180, our ring timeout", number("7916000020", "CARILLON_RING", "3"), false));
    cases.add(new Case("183, our ring timeout", number("7916000022", "CARILLON_RING", "3", "CARILLON_CONTEXT", "lab-hold", "CV_HOLD", "8"), false));
    cases.add(new Case("100 only, our ring timeout", number("7916000021", "CARILLON_RING", "3"), false));
    cases.add(new Case("not a word, our ring timeout", silent(silentPort, "3"), false));
    cases.add(new Case("not a word, 32 s", silent(silentPort, "45"), false));
    cases.add(new Case("no contact", c -> renumbered(c, "7916000000").over("dead"), false));
    cases.add(new Case("no such endpoint", c -> renumbered(c, "7916000000").over("nowhere"), false));
    cases.add(new Case("180, our hang-up", number("7916000020"), true));
    cases.add(new Case("epoch of another", c -> new GuardCall(c.id(), "7916000000", c.trunk(), 2, c.callerId(), c.early(), c.variables()), false));
    return cases;
  }

  private static UnaryOperator<GuardCall> number(String number, String... variables) {
    return c -> {
      var call = renumbered(c, number);
      for (int i = 0; i < variables.length; i += 2) call = call.with(variables[i], variables[i + 1]);
      return call;
    };
  }

  private static UnaryOperator<GuardCall> silent(int port, String ring) {
    return c -> c.with("CARILLON_DIAL", "PJSIP/north/sip:7916000000@127.0.0.1:" + port).with("CARILLON_RING", ring);
  }

  private static GuardCall renumbered(GuardCall c, String number) {
    return new GuardCall(c.id(), number, c.trunk(), c.epoch(), c.callerId(), c.early(), c.variables());
  }

  /** Rings all cases at once and waits until each has its evidence and both its AMI events. */
  private static Map<Case, Seen> ring(PbxNode pbx, PlainAmi ami, List<Case> cases, UnaryOperator<GuardCall> how) {
    var ids = new LinkedHashMap<String, Case>();
    for (var each : cases) {
      var id = UUID.randomUUID().toString();
      ids.put(id, each);
      how.apply(each.call().apply(GuardCall.to(id, "", 1))).sendTo(ami);
    }
    var reasons = new LinkedHashMap<String, String>();
    var causes = new LinkedHashMap<String, String>();
    var over = new java.util.HashSet<String>();
    while (reasons.size() < ids.size() || causes.size() < ids.size() || over.size() < ids.size()) {
      var event = ami.take(m -> m.containsKey("Event"), PATIENCE);
      switch (event.get("Event")) {
        case "OriginateResponse" -> {
          if (ids.containsKey(event.get("ActionID"))) reasons.put(event.get("ActionID"), event.get("Reason"));
        }
        case "Hangup" -> {
          if (ids.containsKey(event.get("Uniqueid"))) causes.put(event.get("Uniqueid"), event.get("Cause"));
        }
        case "Newstate" -> {
          var each = ids.get(event.get("Linkedid"));
          if (each != null && each.hangUp() && event.get("Channel").startsWith("PJSIP") && "Ringing".equals(event.get("ChannelStateDesc"))) {
            ami.send("Originate", List.of("Channel: Local/hangup-" + event.get("Linkedid") + "@carillon-control/n", "Application: Wait", "Data: 1", "Async: true"));
          }
        }
        default -> {
          var line = event.getOrDefault("Evidence", "").split("\\|");
          if (line[0].equals("E") || line[0].equals("X")) over.add(line[1]);
        }
      }
    }
    var evidence = Evidence.of(pbx);
    var seen = new LinkedHashMap<Case, Seen>();
    ids.forEach((id, each) -> {
      var end = evidence.end(id);
      seen.put(each, end == null
          ? new Seen(reasons.get(id), causes.get(id), "dropped: " + evidence.dropped(id), "", "", "", "", "")
          : new Seen(reasons.get(id), causes.get(id), end.dialStatus(), end.cause(), end.tech(), end.by(), end.ring(), end.progress()));
    });
    return seen;
  }

  private static void delete(Path directory) throws IOException {
    try (var files = Files.walk(directory)) {
      for (var file : files.sorted(java.util.Comparator.reverseOrder()).toList()) Files.delete(file);
    }
  }
}
