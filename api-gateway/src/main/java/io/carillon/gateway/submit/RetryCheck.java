package io.carillon.gateway.submit;

import io.carillon.gateway.edge.Problem.Fault;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;

/** Whether the rules for ringing again can all have an effect: one that cannot was meant otherwise. */
final class RetryCheck {
  private RetryCheck() {}

  /** @param retry as the contract takes it; null: nothing is asked for */
  static void check(JsonObject retry, List<Fault> faults) {
    if (retry == null) return;
    var rules = retry.getJsonArray("rules", new JsonArray());
    var named = new HashMap<String, Integer>();
    for (int i = 0; i < rules.size(); i++) {
      String at = "/retry/rules/" + i;
      var rule = rules.getJsonObject(i);
      Integer attempts = rule.getInteger("attempts");
      if (attempts != null && attempts > retry.getInteger("attempts")) {
        faults.add(Fault.at(at + "/attempts", "is more than the " + retry.getInteger("attempts") + " attempts that all rules share"));
      }
      for (Object outcome : rule.getJsonArray("on")) {
        Integer before = named.putIfAbsent((String) outcome, i);
        if (before != null && before != i) faults.add(Fault.at(at + "/on", "names " + outcome + ", which rule " + before + " names already"));
      }
    }
  }
}
