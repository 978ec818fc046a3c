package io.carillon.simulation.store;

import io.carillon.simulation.store.Tables.ReadyKey;
import io.vertx.pgclient.PgException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/** What a pass reads, and what it makes true. */
final class DispatchStatements {
  static final UUID ALONE = new UUID(0, 0);
  private static final String LINES = "dispatch.PgLines";
  private static final String CANDIDATES = "dispatch.PgCandidates";
  private static final String APPLY = "dispatch.PgApply";

  private DispatchStatements() {}

  static void into(Statements all) {
    all.add(LINES, "PBXS", "id mode enabled epoch fenced link_up status status_at now holder", call -> {
      for (var pbx : call.tables().pbx.all()) {
        call.row(pbx.id, pbx.mode, pbx.enabled, pbx.epoch, pbx.fenced && pbx.clockOff() == null, pbx.linkUp, pbx.status, pbx.statusAt, call.now(), pbx.holder);
      }
    });
    all.add(LINES, "USAGE", "trunk pbx campaign_id count unbegun urgent", DispatchStatements::usage);
    all.add(LINES, "SHARES", "scope id pbx starts window_millis", call -> {
      for (var share : call.tables().share.all()) {
        var pbx = call.tables().pbx.get(share.pbx());
        if (pbx != null && pbx.epoch == share.epoch() && share.validUntil().isAfter(call.now())) {
          call.row(share.scope(), share.id(), share.pbx(), share.starts(), share.windowMillis());
        }
      }
    });
    all.add(CANDIDATES, "DUE", "id campaign_id tenant kind priority due_at expires_at round destination barred_trunks callback_pbx wants spec width", DispatchStatements::due);
    all.add(CANDIDATES, "KEYS", "campaign_id wants priority", call -> {
      for (var key : keys(call, call.number(1))) call.row(key.campaign(), key.wants(), key.priority());
    });
    all.add(CANDIDATES, "NEXT_DUE", "min", DispatchStatements::nextDue);
    all.add(APPLY, "MOVE", "", DispatchStatements::move);
    all.add("dispatch.PgStarted", "MADE", "trunk pbx campaign_id priority created_at originating_at settled", call -> {
      for (var one : call.tables().attempt.from(call.uuid(0))) {
        if (one.originating != null || one.settled && !"REFUSED".equals(one.outcome) || !one.settled && one.notAfter.isAfter(call.time(1))) {
          call.row(one.trunk, one.pbx, one.campaign, one.priority, one.created, one.originating, one.settled);
        }
      }
    });
    all.add("dispatch.LineCheck", "STANDING", "trunk pbx campaign out", DispatchStatements::standing);
    all.add(APPLY, "CLAIM", "id forbidden_by reason", DispatchStatements::claim);
    all.add(APPLY, "DIALING", "", call -> {
      for (int i = 0; i < call.uuids(0).length; i++) {
        var job = call.tables().job.get(call.uuids(0)[i]);
        if (job == null) continue;
        var next = job.copy();
        next.state = "DIALING";
        next.reason = null;
        next.lastAttempt = call.uuids(1)[i];
        call.tables().job.put(next.id, next);
      }
    });
    all.add(APPLY, "ATTEMPTS", "", DispatchStatements::attempts);
    all.add(APPLY, "DEFER", "", call -> {
      for (int i = 0; i < call.uuids(0).length; i++) {
        var job = call.tables().job.get(call.uuids(0)[i]);
        if (job == null) continue;
        var next = job.copy();
        next.state = "WAITING";
        next.reason = call.texts(1)[i];
        next.due = call.times(2)[i];
        call.tables().job.put(next.id, next);
      }
    });
  }

  private static void usage(Call call) {
    record At(String trunk, String pbx, UUID campaign) {}
    var counts = new LinkedHashMap<At, int[]>();
    for (var id : call.uuids(2)) {
      var one = call.tables().unsettled.get(id);
      if (one == null) continue;
      var count = counts.computeIfAbsent(new At(one.trunk, one.pbx, one.campaign), first -> new int[3]);
      count[0]++;
      if (one.originating != null || !one.created.isAfter(call.time(1))) continue;
      count[1]++;
      if (one.priority >= call.number(0)) count[2]++;
    }
    counts.forEach((at, count) -> call.row(at.trunk(), at.pbx(), at.campaign(), count[0], count[1], count[2]));
  }

  private record Head(ReadyKey key, double used, List<Job> jobs) {
    OffsetDateTime due() {
      return jobs.getFirst().due;
    }
  }

  private record Lines(UUID campaign, String wants) {}

  private static void due(Call call) {
    var now = call.time(5);
    long window = call.number(6);
    var heads = new ArrayList<Head>();
    for (int i = 0; i < call.uuids(0).length; i++) {
      var key = new ReadyKey(call.uuids(0)[i], call.texts(1)[i], call.ints(2)[i]);
      var jobs = new ArrayList<Job>();
      for (var job : call.tables().waiting(key, call.times(4)[i])) {
        if (job.due.isAfter(now) || jobs.size() == window) break;
        if (job.expires.isAfter(now)) jobs.add(job);
      }
      if (!jobs.isEmpty()) heads.add(new Head(key, call.doubles(3)[i], jobs));
    }
    heads.sort(Comparator.<Head>comparingInt(head -> -head.key().priority()).thenComparing(Head::used).thenComparing(Head::due).thenComparing(head -> head.key().campaign()));
    // Their order matters only where all together are more than fit, which they never are here.
    var queues = new LinkedHashMap<Lines, List<Head>>();
    for (var head : heads) queues.computeIfAbsent(new Lines(head.key().campaign(), head.key().wants()), first -> new ArrayList<>()).add(head);
    long width = Math.min(window, Math.max(1, call.number(7) / Math.max(1, queues.size())));
    var seen = new LinkedHashSet<Job>();
    long first = width < window ? call.number(8) : 0;
    for (var head : heads) {
      for (var job : head.jobs()) if (first-- > 0) seen.add(job);
    }
    long each = call.number(7);
    for (var queue : queues.values()) {
      long left = width;
      for (var head : queue) {
        for (var job : head.jobs()) if (left-- > 0 && each-- > 0) seen.add(job);
      }
    }
    var sorted = new ArrayList<>(seen);
    sorted.sort(Comparator.<Job>comparingInt(job -> -job.priority).thenComparing(job -> job.due).thenComparing(job -> job.id));
    for (var job : sorted) {
      call.row(job.id, job.campaign, job.tenant, job.kind, job.priority, job.due, job.expires, job.round, job.destination, job.barred, job.callbackPbx, job.wants,
          isAmong(job.id, call.uuids(9)) ? null : job.spec, width);
    }
  }

  /** The row of {@code ready_key} for the queue it is in. */
  static void ready(Call call, Job job) {
    var key = ReadyKey.of(job);
    if (!call.tables().readyKey.has(key)) call.tables().readyKey.put(key, true);
  }

  private static List<ReadyKey> keys(Call call, long least) {
    var campaigns = Set.of(call.uuids(0));
    return call.tables().readyKey.keys().stream().filter(key -> campaigns.contains(key.campaign()) && key.priority() >= least).toList();
  }

  private static void nextDue(Call call) {
    OffsetDateTime next = null;
    for (var key : keys(call, call.number(2))) {
      for (var job : call.tables().waiting(key, call.time(1))) {
        if (!job.due.isAfter(call.time(1))) continue;
        if (next == null || job.due.isBefore(next)) next = job.due;
        break;
      }
    }
    call.row(next);
  }

  private static void move(Call call) {
    for (int i = 0; i < call.uuids(0).length; i++) {
      var job = call.tables().job.get(call.uuids(0)[i]);
      if (job == null || !job.waits() || job.wants.equals(call.texts(1)[i])) continue;
      var next = job.copy();
      next.wants = call.texts(1)[i];
      call.tables().job.put(next.id, next);
      ready(call, next);
    }
  }

  private static boolean isAmong(UUID id, UUID[] known) {
    for (var one : known) if (one.equals(id)) return true;
    return false;
  }

  private static void standing(Call call) {
    for (int i = 0; i < call.texts(0).length; i++) {
      var pbx = call.tables().pbx.get(call.texts(1)[i]);
      var trunk = call.tables().trunk.get(call.texts(0)[i]);
      if (pbx == null || trunk == null) continue;
      boolean same = pbx.epoch == call.longs(2)[i] && pbx.enabled && pbx.fenced && Objects.equals(pbx.maxChannels, call.ints(3)[i])
          && Objects.equals(pbx.callsPerSecond, call.doubles(4)[i]) && List.of(trunk.pbxs()).contains(pbx.id)
          && Objects.equals(trunk.maxChannels(), call.ints(5)[i]) && Objects.equals(trunk.reserve(), call.ints(6)[i])
          && Objects.equals(trunk.urgentReserve(), call.ints(7)[i]) && Objects.equals(trunk.callsPerSecond(), call.doubles(8)[i]);
      var health = call.tables().health.get(trunk.id() + "/" + pbx.id);
      if (same) call.row(trunk.id(), pbx.id, null, health != null && !health.state().equals("CLOSED"));
    }
  }

  private static void claim(Call call) {
    for (int i = 0; i < call.uuids(0).length; i++) {
      var job = call.tables().job.get(call.uuids(0)[i]);
      if (job == null || !job.waits() || job.round != call.ints(1)[i] || job.destination != call.ints(2)[i] || job.cancel
          || !job.expires.isAfter(call.time(5)) || !job.campaign.equals(call.uuid(6))) continue;
      String forbiddenBy = null;
      if (!call.texts(3)[i].isEmpty()) {
        for (String list : call.texts(4)[i].split("\u001f")) {
          boolean holds = call.tables().suppression.has(job.tenant + "/" + list + "/" + call.texts(3)[i]);
          if (holds && (forbiddenBy == null || list.compareTo(forbiddenBy) < 0)) forbiddenBy = list;
        }
      }
      call.row(job.id, forbiddenBy, job.state.equals("WAITING") ? job.reason : null);
    }
  }

  private static void attempts(Call call) {
    var open = new HashMap<UUID, UUID>();
    call.tables().unsettled.values().forEach(one -> open.put(one.job, one.id));
    for (int i = 0; i < call.uuids(0).length; i++) {
      var one = new Attempt();
      one.id = call.uuids(0)[i];
      one.job = call.uuids(1)[i];
      one.campaign = call.uuids(2)[i];
      one.nth = call.tables().nth.getOrDefault(one.job, 0) + 1;
      one.round = call.ints(3)[i];
      one.destination = call.ints(4)[i];
      one.number = call.texts(5)[i];
      one.dial = call.texts(6)[i];
      one.trunk = call.texts(7)[i];
      one.pbx = call.texts(8)[i];
      one.epoch = call.longs(9)[i];
      one.priority = call.ints(10)[i];
      one.created = call.time(11);
      one.notAfter = call.times(12)[i];
      one.settleBy = call.times(13)[i];
      one.countedOn = ((LocalDate[]) call.args().getValue(14))[i];
      if (open.putIfAbsent(one.job, one.id) != null || call.tables().attempt.has(one.id)) {
        throw new PgException("duplicate key value violates unique constraint \"attempt_one_unsettled\"", "ERROR", "23505", null);
      }
      call.tables().attempt.put(one.id, one);
    }
  }
}
