package io.carillon.simulation.broker;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Members that share the partitions of a topic. Who leaves or is silent for longer than the session is dealt out; he hears of it
 * after the fact. Where a member goes on is what was committed, so what had its effect and was not committed comes again.
 */
public final class Group {
  private static final long MILLI = 1_000_000L;
  private final SimBroker broker;
  final String topic;
  final boolean fromNow;
  private final long sessionNanos;
  final long[] committed;
  private final List<SimReader> members = new ArrayList<>();
  private boolean asked;
  private int turn;

  Group(SimBroker broker, String topic, long sessionNanos, boolean fromNow) {
    this.broker = broker;
    this.topic = topic;
    this.fromNow = fromNow;
    this.sessionNanos = sessionNanos;
    committed = new long[broker.partitions(topic).size()];
  }

  List<SimBroker.Partition> partitions() {
    return broker.partitions(topic);
  }

  SimBroker broker() {
    return broker;
  }

  void join(SimReader member) {
    if (members.contains(member)) return;
    members.add(member);
    soon();
  }

  void leave(SimReader member) {
    if (members.remove(member)) soon();
  }

  boolean has(SimReader member) {
    return members.contains(member);
  }

  /** Nothing is heard of him from now on: for good, or until he wakes. */
  void silent(SimReader member, long forNanos) {
    if (forNanos < sessionNanos) return;
    broker.loop.after(sessionNanos, () -> {
      if (!member.process().alive() || member.process().paused()) leave(member);
    });
  }

  void shuffle() {
    turn++;
    soon();
  }

  private void soon() {
    if (asked) return;
    asked = true;
    broker.loop.after(5 * MILLI + broker.random.nextLong(60 * MILLI), this::deal);
  }

  private void deal() {
    asked = false;
    if (members.isEmpty()) return;
    var parts = new ArrayList<Set<Integer>>();
    for (int i = 0; i < members.size(); i++) parts.add(new HashSet<>());
    for (int i = 0; i < committed.length; i++) parts.get((i + turn) % members.size()).add(i);
    for (int i = 0; i < members.size(); i++) {
      var member = members.get(i);
      var part = parts.get(i);
      member.process().after(MILLI + broker.random.nextLong(15 * MILLI), () -> member.dealt(part));
    }
  }
}
