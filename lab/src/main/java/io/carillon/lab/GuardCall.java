package io.carillon.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One attempt through the guard, as docs/guard.md says, for tests and measurements; the agent has its own. Settings not named
 * are 20 s of ringing, 60 s at most, the script that hangs up at once.
 */
record GuardCall(String id, String number, String trunk, long epoch, String callerId, boolean early, Map<String, String> variables) {
  static GuardCall to(String id, String number, long epoch) {
    return new GuardCall(id, number, "north", epoch, "", false, Map.of());
  }

  GuardCall over(String other) {
    return new GuardCall(id, number, other, epoch, callerId, early, variables);
  }

  GuardCall from(String caller) {
    return new GuardCall(id, number, trunk, epoch, caller, early, variables);
  }

  GuardCall withEarlyMedia() {
    return new GuardCall(id, number, trunk, epoch, callerId, true, variables);
  }

  GuardCall with(String name, String value) {
    var more = new LinkedHashMap<>(variables);
    more.put(name, value);
    return new GuardCall(id, number, trunk, epoch, callerId, early, more);
  }

  void sendTo(PlainAmi ami) {
    var lines = new ArrayList<>(List.of("ActionID: " + id, "ChannelId: " + id, "Channel: Local/" + id + "@carillon-guard/n",
        "Context: carillon-answered", "Exten: s", "Priority: 1", "Timeout: " + (Integer.parseInt(values().get("CARILLON_RING")) + 10) * 1000,
        "Async: true"));
    if (!callerId.isEmpty()) lines.add("CallerID: " + callerId);
    if (early) lines.add("EarlyMedia: true");
    values().forEach((name, value) -> lines.add("Variable: __" + name + "=" + value));
    ami.send("Originate", lines);
  }

  void spoolTo(PbxNode pbx) {
    var lines = new ArrayList<>(List.of("Channel: Local/" + id + "@carillon-guard/n", "Context: carillon-answered", "Extension: s",
        "Priority: 1", "WaitTime: " + (Integer.parseInt(values().get("CARILLON_RING")) + 10), "MaxRetries: 0", "Archive: yes"));
    if (!callerId.isEmpty()) lines.add("Callerid: " + callerId);
    if (early) lines.add("Early_Media: yes");
    values().forEach((name, value) -> lines.add("Setvar: __" + name + "=" + value));
    try {
      var file = Files.write(pbx.spool().resolve("tmp").resolve(id + ".call"), lines);
      Files.move(file, pbx.spool().resolve("outgoing").resolve(id + ".call"), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Map<String, String> values() {
    var all = new LinkedHashMap<String, String>();
    all.put("CARILLON_ID", id);
    all.put("CARILLON_JOB", "job-" + id);
    all.put("CARILLON_EPOCH", Long.toString(epoch));
    all.put("CARILLON_TRUNK", trunk);
    all.put("CARILLON_LIMIT", "1000");
    all.put("CARILLON_RING", "20");
    all.put("CARILLON_MAX", "60");
    all.put("CARILLON_DIAL", "PJSIP/" + number + "@" + trunk);
    all.put("CARILLON_CONTEXT", "lab-quick");
    all.put("CARILLON_EXTEN", "s");
    all.put("CARILLON_PRIORITY", "1");
    if (early) all.put("CARILLON_EARLY", "1");
    all.putAll(variables);
    return all;
  }
}
