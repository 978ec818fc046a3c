package io.carillon.life;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** What must hold for a process to be ready, by name; each check answers null, or what is missing. Checks must not block. */
public final class Health {
  private final Map<String, Supplier<String>> checks = new ConcurrentHashMap<>();

  public void readyWhen(String name, Supplier<String> missing) {
    checks.put(name, missing);
  }

  /** What is missing now; empty: ready. */
  public Map<String, String> missing() {
    var missing = new TreeMap<String, String>();
    checks.forEach((name, check) -> {
      String what = answer(check);
      if (what != null) missing.put(name, what);
    });
    return missing;
  }

  /** A check that cannot tell is one that does not hold. */
  private static String answer(Supplier<String> check) {
    try {
      return check.get();
    } catch (RuntimeException e) {
      return "cannot be told: " + e;
    }
  }
}
