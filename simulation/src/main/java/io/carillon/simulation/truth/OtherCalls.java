package io.carillon.simulation.truth;

import io.carillon.kafka.Received;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Calls of others on the trunks. Whoever decides knows of them some time after their PBX's agent counted them for certain. */
final class OtherCalls {
  private static final long SECOND = 1_000_000_000L;
  /** So old a count may be that somebody decides by: it is believed for a second, and what is read is read two seconds late at most. */
  private static final long BELIEVED = 7 * SECOND / 2;
  /** Of a PBX's statuses, the first that must have been counted after a moment: one was under way, and one may be late. */
  private static final int SURE = 3;
  private final List<Calls> all = new ArrayList<>();

  private static final class Calls {
    final String pbx;
    final String trunk;
    final int count;
    int told;
    long countedAt = Long.MAX_VALUE;

    Calls(String pbx, String trunk, int count) {
      this.pbx = pbx;
      this.trunk = trunk;
      this.count = count;
    }
  }

  void begin(String pbx, String trunk, int count) {
    all.add(new Calls(pbx, trunk, count));
  }

  void gone(String pbx) {
    all.removeIf(one -> one.pbx.equals(pbx));
  }

  /** The broker has a word of a PBX's agent. */
  void told(Received status, long now) {
    if (all.isEmpty() || !new String(status.value(), StandardCharsets.UTF_8).contains("\"linkUp\":true")) return;
    for (var one : all) if (one.pbx.equals(status.key()) && ++one.told == SURE) one.countedAt = now;
  }

  /** How many calls there are that whoever decided at that moment knew of. */
  int onTrunk(String trunk, long decided) {
    return count(one -> one.trunk.equals(trunk), decided);
  }

  int onPbx(String pbx, long decided) {
    return count(one -> one.pbx.equals(pbx), decided);
  }

  private int count(Predicate<Calls> which, long decided) {
    return all.stream().filter(one -> one.countedAt < decided - BELIEVED && which.test(one)).mapToInt(one -> one.count).sum();
  }
}
