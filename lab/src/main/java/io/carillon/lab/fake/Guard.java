package io.carillon.lab.fake;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * The contexts {@code carillon-guard}, {@code carillon-answered} and {@code carillon-control} of the shipped dialplan, as
 * docs/guard.md has them, and the carrier behind. No callback, no AMD, no early media. Everything runs on one thread, in the
 * order it came.
 */
final class Guard {
  private static final Pattern FIT = Pattern.compile("[0-9a-f-]{36} [0-9]{1,15} [a-z0-9-]+ [0-9]{1,6} [0-9]{1,4} [0-9]{1,6} [0-9]{0,15} [0-9A-Za-z-]{0,64} [A-Za-z0-9_.-]{0,79} [A-Za-z0-9]+/[A-Za-z0-9+*#@._/:-]+");
  private static final String UUID = "[0-9a-f-]{36}";
  private static final long KEY_AFTER_MILLIS = 1_000;

  private final ScheduledExecutorService world;
  private final AstDb db;
  private final Lines evidence;
  private final CarrierBook carrier;
  private final Consumer<List<String>> events;
  private final Map<String, Call> live = new HashMap<>();
  private final String boot;
  /** Lost at a restart: nothing enters before an agent has raised the fence again. */
  private String raised = "";
  private int instances;

  Guard(ScheduledExecutorService world, AstDb db, Lines evidence, CarrierBook carrier, Consumer<List<String>> events) {
    this.world = world;
    this.db = db;
    this.evidence = evidence;
    this.carrier = carrier;
    this.events = events;
    this.boot = now() + "-fake";
  }

  Map<String, Call> live() {
    return live;
  }

  /** @return whether the extension answered */
  boolean control(String extension, Order order) {
    if (extension.matches("epoch-[1-9][0-9]{0,14}")) {
      raise(Long.parseLong(extension.substring(6)));
    } else if (extension.matches("hangup-" + UUID)) {
      String id = extension.substring(7);
      write("c/" + id, "H|" + id + "|" + stamp());
      if (live.get(id) instanceof Call call) end(call, call.answeredAt != 0 ? "ANSWER" : "CANCEL", call.answeredAt != 0 ? 16 : 0, call.lastSip(), "us", 0);
    } else if (extension.matches("bar-" + UUID)) {
      write("c/" + extension.substring(4), "H|" + extension.substring(4) + "|" + stamp());
    } else if (extension.matches("forget-" + UUID)) {
      forget(extension.substring(7));
    } else if (extension.equals("forget-many")) {
      if (raised.isEmpty() || !order.value("EPOCH").equals(raised)) return false;
      for (String id : order.value("IDS").split(":")) forget(id);
    } else if (extension.matches("reply-[0-9]{1,15}")) {
      write("p", "P|" + extension.substring(6) + "|" + boot + "|" + stamp());
    } else {
      return false;
    }
    return true;
  }

  private void raise(long epoch) {
    String stood = db.get("carillon/epoch");
    long now = Math.max(epoch, stood == null ? 0 : Long.parseLong(stood));
    db.put("carillon/epoch", String.valueOf(now));
    if (now == epoch) raised = String.valueOf(now);
    write("", "F|" + now + "|" + stamp());
  }

  private void forget(String id) {
    for (String kind : List.of("a/", "e/", "c/")) db.remove("carillon/" + kind + id);
  }

  void originate(String extension, Order order) {
    String fit = String.join(" ", order.value("ID"), order.value("EPOCH"), order.value("TRUNK"), order.value("LIMIT"), order.value("RING"), order.value("MAX"),
        order.value("NOTAFTER"), order.value("JOB"), order.value("CONTEXT"), order.value("DIAL"));
    String action = order.header("ActionID");
    if (!FIT.matcher(fit).matches() || !extension.equals(order.value("ID"))) {
      write("", "X|" + extension.replaceAll("[^0-9a-f-]", "") + "|" + order.value("EPOCH").replaceAll("[^0-9]", "") + "|" + stamp() + "|bad");
      responded(action, false);
      return;
    }
    String head = "|" + extension + "|" + order.value("EPOCH") + "|";
    if (db.has("carillon/a/" + extension)) {
      write("", "X" + head + stamp() + "|twice");
      responded(action, false);
      return;
    }
    write("a/" + extension, "A" + head + stamp() + "|" + order.value("TRUNK"));
    long inGroup = live.values().stream().filter(call -> call.order.value("TRUNK").equals(order.value("TRUNK"))).count();
    String why = !order.value("EPOCH").equals(raised) ? "stale" : db.has("carillon/c/" + extension) ? "cancelled" : inGroup + 1 > order.number("LIMIT") ? "limit"
        : !order.value("NOTAFTER").isEmpty() && now() > Long.parseLong(order.value("NOTAFTER")) ? "late" : null;
    if (why != null) {
      write("a/" + extension, "X" + head + stamp() + "|" + why);
      responded(action, false);
      return;
    }
    dial(new Call(extension, now() + "." + (++instances), String.format("%08x", instances), order, now()));
  }

  private void dial(Call call) {
    live.put(call.id, call);
    if (!call.order.value("DIAL").startsWith("PJSIP/") || call.endpoint().equals("dead")) {
      end(call, "CHANUNAVAIL", 3, "", "", -1);
      return;
    }
    carrier.invited(call, call.dialedAt);
    later(call, 1_000L * call.order.number("RING"), () -> end(call, "NOANSWER", 19, call.lastSip(), "timeout", 487));
    if (call.far.ringAfter() >= 0) later(call, call.far.ringAfter(), () -> {
      call.rangAt = now();
      events.accept(List.of("Event: DialState", "Privilege: call,all", "Channel: Local/" + call.id + "@carillon-guard-" + call.instance + ";2",
          "DestChannel: " + call.channel(), "DestLinkedid: " + call.id, "DialStatus: RINGING"));
    });
    if (call.far.after() < 0) return;
    later(call, call.far.after(), call.far.answers() ? () -> answered(call)
        : () -> end(call, Far.status(call.far.code()), Far.cause(call.far.code()), Far.line(call.far.code()), "callee", call.far.code()));
  }

  private void answered(Call call) {
    cancelTimers(call);
    call.answeredAt = now();
    carrier.answered(call);
    write("a/" + call.id, "U|" + call.id + "|" + call.order.value("EPOCH") + "|" + stamp());
    responded(call.order.header("ActionID"), true);
    later(call, 1_000L * call.order.number("MAX"), () -> end(call, "ANSWER", 16, call.lastSip(), "us", 0));
    later(call, call.far.hangUpAfter(), () -> end(call, "ANSWER", 16, call.lastSip(), "callee", 200));
    if (call.scriptMillis() >= 0) later(call, call.scriptMillis(), () -> end(call, "ANSWER", 16, call.lastSip(), "script", 0));
    if (!call.far.key().isEmpty()) later(call, KEY_AFTER_MILLIS, () -> pressed(call));
  }

  private void pressed(Call call) {
    call.keys += call.far.key();
    if (!call.order.value("CONTEXT").equals("carillon-notify") || call.order.value("ACK").isEmpty()) return;
    write(null, "D|" + call.id + "|" + call.order.value("EPOCH") + "|" + stamp() + "|" + call.keys);
    if (!call.far.key().equals(call.order.value("ACK"))) return;
    call.ack = call.far.key();
    later(call, 300, () -> end(call, "ANSWER", 16, call.lastSip(), "script", 0));
  }

  /** @param code the carrier's final code; 0: the PBX ended it; negative: the carrier never saw it */
  private void end(Call call, String status, int cause, String tech, String by, int code) {
    if (live.remove(call.id) == null) return;
    cancelTimers(call);
    long now = now();
    boolean up = call.answeredAt != 0;
    if (code >= 0) carrier.over(call, now, up ? 200 : code == 0 ? 487 : code, code == 0 || code == 487 ? "pbx" : "carrier");
    String who = db.has("carillon/c/" + call.id) ? "us" : by;
    write("e/" + call.id, String.join("|", "E", call.id, call.order.value("EPOCH"), stamp(), status, String.valueOf(cause), tech, String.valueOf(now - call.dialedAt),
        call.rangAt == 0 ? "" : String.valueOf(call.rangAt - call.dialedAt), "", up ? String.valueOf(now - call.answeredAt) : "", who, "", call.ack,
        call.order.value("CONTEXT").equals("carillon-notify") && !call.order.value("ACK").isEmpty() ? call.keys : "", code < 0 ? "" : call.channel()));
    if (!up) responded(call.order.header("ActionID"), false);
  }

  private void responded(String action, boolean success) {
    events.accept(List.of("Event: OriginateResponse", "Privilege: call,all", "ActionID: " + action, "Response: " + (success ? "Success" : "Failure"),
        "Reason: " + (success ? 4 : 0)));
  }

  /** To its places, the most durable first. @param row empty for none; null: neither row nor file */
  private void write(String row, String line) {
    if (row != null) evidence.add(line);
    if (row != null && !row.isEmpty()) db.put("carillon/" + row, line);
    events.accept(List.of("Event: UserEvent", "Privilege: user,all", "UserEvent: Carillon", "Evidence: " + line));
  }

  private void later(Call call, long millis, Runnable what) {
    if (millis < 0) return;
    call.timers.add(world.schedule(what, millis, TimeUnit.MILLISECONDS));
  }

  private static void cancelTimers(Call call) {
    call.timers.forEach(timer -> timer.cancel(false));
    call.timers.clear();
  }

  private static long now() {
    return System.currentTimeMillis();
  }

  static String stamp() {
    long now = now();
    return now / 1_000 + "." + String.format("%03d", now % 1_000);
  }
}
