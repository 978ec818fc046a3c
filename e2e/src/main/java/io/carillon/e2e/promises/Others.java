package io.carillon.e2e.promises;

import io.carillon.e2e.promises.Violation.Promise;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Set;

/** P5, P9, P10, P11: fences hold, poison is set aside, ends in good order are that, and counts add up. */
final class Others {
  private final Read run;

  private Others(Read run) {
    this.run = run;
  }

  static void judge(Read run) {
    var rules = new Others(run);
    run.history.evidence().keySet().forEach(rules::fence);
    rules.poison();
    run.history.stops().stream().filter(stop -> stop.wrong() != null).forEach(stop -> run.broken(Promise.P10, stop.wrong()));
    rules.counts();
  }

  /** The guard's own lines, in its order: after a fence nothing of an older epoch gets further than its arrival. */
  private void fence(String pbx) {
    long fence = 0;
    Set<String> dropped = new HashSet<>();
    // What came a second time, or was no attempt at all, says nothing of a first.
    for (String line : run.history.evidence().get(pbx)) if (line.matches("X\\|.*\\|(stale|limit|cancelled|late)")) dropped.add(line.split("\\|", -1)[1]);
    for (String line : run.history.evidence().get(pbx)) {
      String[] f = line.split("\\|", -1);
      if (f[0].equals("F")) {
        long raised = Long.parseLong(f[1]);
        if (raised < fence) run.broken(Promise.P5, pbx + " had its fence lowered from " + fence + " to " + raised);
        fence = raised;
      } else if (f[0].equals("A") && !dropped.contains(f[1]) && Long.parseLong(f[2]) < fence) {
        run.broken(Promise.P5, "attempt " + f[1] + " of epoch " + f[2] + " passed " + pbx + "'s guard under the fence of " + fence);
      }
    }
  }

  private void poison() {
    var aside = new HashMap<String, Integer>();
    for (var letter : run.history.records().stream().filter(record -> record.topic().equals("dial.deadletter")).toList()) {
      var json = new JsonObject(letter.value());
      aside.merge(json.getString("topic") + " " + json.getString("key"), 1, Integer::sum);
    }
    for (var poison : run.history.poison()) {
      if (aside.remove(poison.topic() + " " + poison.key()) == null) run.broken(Promise.P9, "the unreadable record " + poison.key() + " of " + poison.topic() + " was not set aside");
    }
    aside.keySet().forEach(other -> run.broken(Promise.P9, "a record that anybody can read was set aside: " + other));
  }

  /** What was seen once is not gone; what was never sent is not there; and once all was accepted it is all there. */
  private void counts() {
    var most = new HashMap<String, Long>();
    for (var look : run.history.looks()) {
      long sum = look.jobs().values().stream().mapToLong(Long::longValue).sum();
      if (look.jobs().values().stream().anyMatch(count -> count < 0)) run.broken(Promise.P11, "a count below nothing: " + look);
      if (sum != look.submitted()) run.broken(Promise.P11, "the states are " + sum + " jobs of " + look.submitted() + ": " + look);
      long before = most.merge(look.campaign(), sum, Math::max);
      if (sum < before) run.broken(Promise.P11, "jobs that were counted are not any more (" + before + "): " + look);
      for (var upload : run.history.uploads()) {
        if (!upload.campaign().equals(look.campaign())) continue;
        if (sum > upload.numbers().size() || look.at() > upload.acceptedAt() && sum != upload.numbers().size()) run.broken(Promise.P11, upload.numbers().size() + " contacts were sent: " + look);
      }
    }
  }
}
