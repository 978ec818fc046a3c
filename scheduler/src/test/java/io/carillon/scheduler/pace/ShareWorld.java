package io.carillon.scheduler.pace;

import io.carillon.scheduler.pace.ShareTable.Ready;
import io.carillon.scheduler.pace.ShareTable.Row;
import io.carillon.scheduler.pace.ShareTable.Taken;
import io.carillon.scheduler.settings.LineSettings;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * One trunk over some PBXs whose agents start calls whenever their shares let them, a scheduler that deals as {@link PgShares} does, and
 * a broker between them; all in one thread, on a clock of milliseconds that is everybody's but for the agents' wall clocks.
 */
final class ShareWorld {
  static final long JITTER = 30;
  private static final Instant ZERO = Instant.parse("2026-11-30T12:00:00Z");
  private static final String TRUNK = "north";

  /** What happens to messages and processes; each chance is of one message, or of one millisecond. */
  record Weather(int delayMillis, double lost, double repeated, double paused, double replaced, double leaderless) {
    static final Weather FINE = new Weather(20, 0, 0, 0, 0, 0);
  }

  private record Message(long at, long epoch, long lane, int starts, long windowMillis, long sentAt) {}

  private record Status(long at, String pbx, long epoch, long lane) {}

  /** As the agent's pace book: the last starts, the share of the newest message, until when it may be gone by. */
  private static final class Agent {
    final long epoch;
    final long clockAhead;
    final ArrayDeque<Long> log = new ArrayDeque<>();
    long lane;
    int k;
    long window = 1;
    long validUntil = Long.MIN_VALUE;
    long pausedUntil;
    long statusAt;
    /** No start of his passes the guard from then on. */
    long fencedOffAt = Long.MAX_VALUE;

    Agent(long epoch, long clockAhead) {
      this.epoch = epoch;
      this.clockAhead = clockAhead;
    }

    /** @return whether something was given up */
    boolean take(Message message, long now) {
      long age = now + clockAhead - message.sentAt();
      if (message.epoch() != epoch || message.lane() <= lane || age >= ShareTable.VALID.toMillis()) return false;
      boolean gaveUp = message.starts() < k;
      lane = message.lane();
      k = message.starts();
      window = message.windowMillis() + JITTER;
      validUntil = now + ShareTable.VALID.toMillis() - Math.max(0, age);
      return gaveUp;
    }

    boolean starts(long now) {
      while (!log.isEmpty() && now - log.peekFirst() >= window) log.removeFirst();
      if (now >= validUntil || now >= fencedOffAt || log.size() >= k) return false;
      log.addLast(now);
      return true;
    }
  }

  /** What stands of a PBX in its row, and whoever may still start calls there. */
  private static final class Pbx {
    final List<Agent> agents = new ArrayList<>();
    final PriorityQueue<Message> lane = new PriorityQueue<>(Comparator.comparingLong(Message::at));
    long epoch;
    long fencedAt = Long.MAX_VALUE;
    long statusAt = Long.MIN_VALUE;
    long lanes;
    Taken taken;

    Agent holder() {
      return agents.getLast();
    }
  }

  final List<Long> onTheWire = new ArrayList<>();
  private final SplittableRandom random;
  private final Weather weather;
  private final LineSettings settings;
  private final Limit limit;
  private final Map<String, Pbx> pbxs = new TreeMap<>();
  private final PriorityQueue<Status> statuses = new PriorityQueue<>(Comparator.comparingLong(Status::at));
  private Map<ShareKey, Row> rows = new HashMap<>();
  private String dealt = "";
  private long sentAt = Long.MIN_VALUE / 2;
  private long lookAt;
  private long leaderlessUntil;
  private long now;

  ShareWorld(long seed, Weather weather, double callsPerSecond, Set<String> reachedBy) {
    random = new SplittableRandom(seed);
    this.weather = weather;
    limit = Limit.of(callsPerSecond);
    var trunk = new LineSettings.Trunk(TRUNK, "", "", "", "", 100, 0, 0, callsPerSecond, 3600, reachedBy);
    settings = new LineSettings(Map.of(TRUNK, trunk), List.of(), Map.of(), Map.of(), Map.of(), Map.of());
  }

  long now() {
    return now;
  }

  /** A new holder comes up; the one before him starts calls until the fence stands. */
  void takesOver(String id) {
    var pbx = pbxs.computeIfAbsent(id, first -> new Pbx());
    pbx.epoch++;
    pbx.fencedAt = now + 1 + random.nextInt(200);
    pbx.statusAt = Long.MIN_VALUE;
    pbx.agents.forEach(old -> old.fencedOffAt = Math.min(old.fencedOffAt, pbx.fencedAt));
    pbx.agents.add(new Agent(pbx.epoch, random.nextInt(-1_900, 1_901)));
  }

  int share(String id) {
    var holder = pbxs.get(id).holder();
    return now < holder.validUntil ? holder.k : 0;
  }

  /** Lets the time pass. */
  void until(long millis) {
    for (; now < millis; now++) {
      pbxs.forEach((id, pbx) -> {
        if (chance(weather.replaced())) takesOver(id);
        pbx.agents.forEach(agent -> {
          if (chance(weather.paused())) agent.pausedUntil = now + random.nextInt(20_000);
          if (now >= agent.pausedUntil) turn(id, pbx, agent);
        });
        while (!pbx.lane.isEmpty() && pbx.lane.peek().at() < now - 30_000) pbx.lane.poll();
        pbx.agents.removeIf(agent -> now > agent.fencedOffAt + 25_000 && agent != pbx.holder());
      });
      heard();
      if (chance(weather.leaderless())) leaderlessUntil = now + random.nextInt(4_000);
      if (now >= lookAt && now >= leaderlessUntil) look();
    }
  }

  private void turn(String id, Pbx pbx, Agent agent) {
    boolean says = false;
    for (var message : pbx.lane) if (message.at() <= now && agent.epoch == message.epoch()) says |= agent.take(message, now);
    if (agent.starts(now)) onTheWire.add(now + random.nextLong(JITTER + 1));
    if (!says && now < agent.statusAt) return;
    agent.statusAt = now + 500;
    send(1, () -> statuses.add(new Status(arrival(), id, agent.epoch, agent.lane)));
  }

  private void heard() {
    while (!statuses.isEmpty() && statuses.peek().at() <= now) {
      var status = statuses.poll();
      var pbx = pbxs.get(status.pbx());
      if (status.epoch() != pbx.epoch) continue;
      pbx.statusAt = now;
      if (status.lane() == 0) continue;
      pbx.taken = new Taken(status.epoch(), status.lane(), JITTER, at(now));
      lookAt = now;
    }
  }

  private void look() {
    var ready = new ArrayList<Ready>();
    var taken = new HashMap<String, Taken>();
    pbxs.forEach((id, pbx) -> {
      if (pbx.fencedAt <= now && pbx.statusAt > now - 5_000) ready.add(new Ready(id, pbx.epoch, at(pbx.fencedAt)));
      if (pbx.taken != null && pbx.taken.epoch() == pbx.epoch) taken.put(id, pbx.taken);
    });
    var stored = List.copyOf(rows.values());
    var known = ShareTable.heard(stored, taken, at(now));
    var next = ShareTable.deal(settings, ready, known, at(now));
    var change = ShareTable.next(next, ready, at(now));
    lookAt = change.isAfter(at(now + 500)) ? now + 500 : change.toEpochMilli() - ZERO.toEpochMilli() + 1;
    String dealing = next.stream().map(row -> row.key() + " " + row.epoch() + " " + row.starts()).toList().toString();
    if (ready.isEmpty() || now - sentAt < 3_000 && dealing.equals(dealt) && known.equals(stored)) return;
    sentAt = now;
    dealt = dealing;
    var lanes = new HashMap<String, Long>();
    for (var row : next) lanes.put(row.key().pbx(), tell(pbxs.get(row.key().pbx()), row));
    ShareTable.numbered(next, lanes).forEach(row -> rows.put(row.key(), row));
  }

  private long tell(Pbx pbx, Row row) {
    long lane = ++pbx.lanes;
    send(1, () -> pbx.lane.add(new Message(arrival(), row.epoch(), lane, row.starts(), row.windowMillis(), now)));
    return lane;
  }

  private void send(int times, Runnable one) {
    if (chance(weather.lost())) return;
    for (int left = chance(weather.repeated()) ? times + 1 : times; left > 0; left--) one.run();
  }

  private long arrival() {
    return now + 1 + random.nextInt(weather.delayMillis());
  }

  private boolean chance(double likely) {
    return likely > 0 && random.nextDouble() < likely;
  }

  private static Instant at(long millis) {
    return ZERO.plusMillis(millis);
  }

  Limit limit() {
    return limit;
  }
}
