package io.carillon.simulation.store;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;

/** Holders and their fences, doubt, shares of the pace, and what operators set. */
final class AgentStatements {
  private static final String DESK = "agents.AgentDesk";
  private static final String DOUBT = "agents.DoubtPart";
  private static final String CLOCKS = "agents.AgentClocks";
  private static final String SHARES = "pace.PgShares";

  private AgentStatements() {}

  static void into(Statements all) {
    all.add(DESK, "LOCK", "epoch holder fenced", call -> {
      var pbx = call.tables().pbx.get(call.text(0));
      if (pbx != null) call.row(pbx.epoch, pbx.holder, pbx.fenced);
    });
    all.add(DESK, "EVER", "epoch", call -> {
      var ever = call.tables().holder.get(call.text(0) + "/" + call.text(1));
      if (ever != null) call.row(ever);
    });
    all.add(DESK, "HOLD", "", call -> change(call, call.text(0), pbx -> true, next -> {
      next.epoch = call.number(1);
      next.holder = call.text(2);
      next.fenced = false;
      next.fencedAt = null;
      next.linkUp = false;
      next.statusAt = null;
      next.version = call.text(3);
      next.startedAt = call.time(4);
    }));
    all.add(DESK, "REMEMBER", "", call -> call.tables().holder.put(call.text(0) + "/" + call.text(1), call.number(2)));
    all.add(DESK, "FENCED", "", call -> change(call, call.text(0), pbx -> true, next -> {
      next.fenced = true;
      next.fencedAt = SettleStatements.or(next.fencedAt, call.now());
    }));
    all.add(DESK, "STATUS", "", call -> change(call, call.text(0), holder(call), next -> status(call, next)));
    all.add(DESK, "OLDER", "id job_id trunk originating_at answered_at cancel_requested not_after", call -> {
      for (var one : call.tables().unsettled.values()) {
        if (one.pbx.equals(call.text(0)) && one.epoch < call.number(1)) {
          call.row(one.id, one.job, one.trunk, one.originating, one.answered, one.cancel, one.notAfter);
        }
      }
    });
    all.add(DESK, "DOUBT", "", call -> {
      for (var id : call.uuids(0)) {
        var one = call.tables().attempt.get(id);
        if (one == null || one.settled) continue;
        var next = one.copy();
        next.inDoubt = true;
        call.tables().attempt.put(id, next);
      }
    });
    all.add(CLOCKS, "BEGIN", "clock_off was", call -> change(call, call.text(0), pbx -> true, next -> {
      next.clockSince = call.now();
      next.clockGap = Pbx.seconds(call.now(), call.time(1));
      next.clockBefore = null;
      call.row(next.clockOff(), null);
    }));
    all.add(CLOCKS, "HEARD", "clock_off was", call -> change(call, call.text(0), holder(call), next -> heard(call, next)));
    all.add("agents.SettingsPost", "LANE", "", call -> {
      if (!call.tables().lane.has(call.text(0))) call.tables().lane.put(call.text(0), 0L);
    });
    all.add("agents.SettingsPost", "FENCED", "id epoch", call -> {
      for (var pbx : call.tables().pbx.all()) if (pbx.enabled && pbx.fenced) call.row(pbx.id, pbx.epoch);
    });
    all.add("io.carillon.route.PbxWords", "READ", "id mode enabled fenced clock_right link_up counted count_millis status_at now", call -> {
      for (var pbx : call.tables().pbx.all()) {
        var millis = pbx.status == null ? null : pbx.said().getInteger("countMillis");
        call.row(pbx.id, pbx.mode, pbx.enabled, pbx.fenced, pbx.clockOff() == null, pbx.linkUp, pbx.status != null, millis, pbx.statusAt, call.now());
      }
    });
    doubt(all);
    shares(all);
    settings(all);
  }

  private static void change(Call call, String id, Predicate<Pbx> which, java.util.function.Consumer<Pbx> how) {
    var pbx = call.tables().pbx.get(id);
    if (pbx == null || !which.test(pbx)) return;
    var next = pbx.copy();
    how.accept(next);
    call.tables().pbx.put(id, next);
  }

  private static Predicate<Pbx> holder(Call call) {
    return pbx -> Objects.equals(pbx.holder, call.text(1)) && pbx.epoch == call.number(2);
  }

  private static void status(Call call, Pbx next) {
    boolean linkUp = (Boolean) call.args().getValue(3);
    String said = call.text(4);
    var had = linkUp ? null : next.said();
    if (had != null && had.getValue("trunks") != null) {
      var merged = new JsonObject(said).put("trunks", had.getValue("trunks"));
      if (had.getValue("otherChannels") != null) merged.put("otherChannels", had.getValue("otherChannels"));
      said = merged.encode();
    }
    next.linkUp = linkUp;
    next.statusAt = call.now();
    next.status = said;
    next.version = call.text(5) == null ? next.version : call.text(5);
    next.startedAt = SettleStatements.or(call.time(6), next.startedAt);
  }

  private static void heard(Call call, Pbx next) {
    var was = next.clockOff();
    double gap = Pbx.seconds(call.now(), call.time(3));
    boolean young = next.clockSince != null && next.clockSince.isAfter(call.now().minusSeconds(5));
    boolean near = next.clockSince != null && next.clockSince.isAfter(call.now().minusSeconds(10));
    if (!young) {
      next.clockSince = call.now();
      next.clockBefore = near ? next.clockGap : null;
    }
    next.clockGap = young && next.clockGap != null ? Math.max(next.clockGap, gap) : gap;
    call.row(next.clockOff(), was);
  }

  private static void doubt(Statements all) {
    all.add("agents.OpenAttempts", "ALL", "id", call -> call.tables().unsettled.keySet().forEach(call::row));
    all.add("agents.OpenAttempts", "STILL", "id", call -> {
      for (var id : call.uuids(0)) if (call.tables().unsettled.containsKey(id)) call.row(id);
    });
    all.add(DOUBT, "FENCED_OFF", "id", call -> which(call, one -> one.originating == null && fenced(call, one) > one.epoch)
        .forEach(one -> call.row(one.id)));
    all.add(DOUBT, "NEVER_BEGUN", "id", call -> which(call, one -> one.originating == null && fenced(call, one) == one.epoch
        && saysLater(call.tables().pbx.get(one.pbx), one)).forEach(one -> call.row(one.id)));
    all.add(DOUBT, "OVERDUE", "id", call -> which(call, one -> one.settleBy.isBefore(call.now())).forEach(one -> call.row(one.id)));
    all.add(DOUBT, "OPEN", "id job_id trunk originating_at answered_at pbx epoch", call ->
        which(call, one -> one.originating != null && fenced(call, one) > one.epoch)
            .forEach(one -> call.row(one.id, one.job, one.trunk, one.originating, one.answered, one.pbx, fenced(call, one))));
  }

  private static List<Attempt> which(Call call, Predicate<Attempt> wanted) {
    var some = new ArrayList<Attempt>();
    var open = Set.of(call.uuids(1));
    for (var one : call.tables().unsettled.values()) if (some.size() < call.number(0) && open.contains(one.id) && wanted.test(one)) some.add(one);
    return some;
  }

  /** The epoch whose fence stands; -1: none. */
  private static long fenced(Call call, Attempt one) {
    var pbx = call.tables().pbx.get(one.pbx);
    return pbx != null && pbx.fenced ? pbx.epoch : -1;
  }

  private static boolean saysLater(Pbx pbx, Attempt one) {
    if (pbx.status == null || pbx.clockOff() != null) return false;
    var status = pbx.said();
    return status.getLong("epoch") == one.epoch
        && Instant.parse(status.getString("clockAt")).isAfter(one.notAfter.plusSeconds(5).toInstant());
  }

  private static void taken(Call call) {
    for (var pbx : call.tables().pbx.all()) {
      var status = pbx.statusAt == null ? null : pbx.said();
      var pace = status == null || status.getLong("epoch") != pbx.epoch ? null : status.getJsonObject("pace");
      if (pace != null) call.row(pbx.id, pbx.epoch, pace.getLong("lane"), pace.getLong("jitterMillis"), pbx.statusAt);
    }
  }

  private static void shares(Statements all) {
    all.add(SHARES, "READY", "id epoch fenced_at", call -> {
      for (var pbx : call.tables().pbx.all()) {
        if (pbx.enabled && pbx.fenced && pbx.fencedAt != null && pbx.statusAt != null && pbx.statusAt.isAfter(call.now().minusSeconds(5))
            && pbx.clockOff() == null) call.row(pbx.id, pbx.epoch, pbx.fencedAt);
      }
    });
    all.add(SHARES, "ROWS", "scope id pbx epoch starts window_millis valid_until former former_until given_up", call -> {
      for (var one : call.tables().share.all()) {
        call.row(one.scope(), one.id(), one.pbx(), one.epoch(), one.starts(), one.windowMillis(), one.validUntil(), one.former(), one.formerUntil(), one.givenUp());
      }
    });
    all.add(SHARES, "TAKEN", "id epoch lane jitter status_at", AgentStatements::taken);
    all.add(SHARES, "STORE", "", call -> {
      for (int i = 0; i < call.texts(0).length; i++) {
        call.tables().share.put(call.texts(0)[i] + "/" + call.texts(1)[i] + "/" + call.texts(2)[i], new Tables.Share(call.texts(0)[i], call.texts(1)[i],
            call.texts(2)[i], call.longs(3)[i], call.ints(4)[i], call.longs(5)[i], call.times(6)[i], call.ints(7)[i], call.times(8)[i], call.longs(9)[i]));
      }
    });
    all.add(SHARES, "FORGET", "", call -> {
      OffsetDateTime old = call.now().minusHours(1);
      for (var one : List.copyOf(call.tables().share.all())) {
        if (one.validUntil().isBefore(old) && one.formerUntil().isBefore(old)) call.tables().share.remove(one.scope() + "/" + one.id() + "/" + one.pbx());
      }
    });
  }

  /** One route that takes every number, over all trunks in the order of their ids. */
  private static void settings(Statements all) {
    var texts = Sql.all("settings.SettingsRows", "QUERIES");
    all.add(texts.get(0), "id dial endpoint strip prepend max_channels reserve urgent_reserve calls_per_second max_seconds pbxs", call -> {
      for (var one : call.tables().trunk.all()) {
        call.row(one.id(), one.dial(), one.endpoint(), "", "", one.maxChannels(), one.reserve(), one.urgentReserve(), one.callsPerSecond(), one.maxSeconds(),
            one.pbxs());
      }
    });
    all.add(texts.get(1), "id patterns trunks", call -> {
      var every = new JsonObject().put("prepend", "").put("prefix", "").put("match", "X.").put("callerId", "");
      call.row("all", new JsonArray().add(every).encode(), call.tables().trunk.all().stream().map(Tables.Trunk::id).toArray(String[]::new));
    });
    all.add(texts.get(2), "id mode max_channels calls_per_second", call -> {
      for (var pbx : call.tables().pbx.all()) if (pbx.enabled) call.row(pbx.id, pbx.mode, pbx.maxChannels, pbx.callsPerSecond);
    });
    all.add(texts.get(3), "name context extension priority application data", call -> { });
    all.add(texts.get(4), "name number trunks script", call -> { });
    all.add(texts.get(5), "id tenant spec max_concurrent calls_per_second weight ends_at", call -> { });
    all.add(texts.get(6), "calendar days", call -> { });
  }

}
