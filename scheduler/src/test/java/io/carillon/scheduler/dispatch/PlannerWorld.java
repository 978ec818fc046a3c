package io.carillon.scheduler.dispatch;

import io.carillon.contract.CallSpec;
import io.carillon.contract.Destination;
import io.carillon.contract.JobKind;
import io.carillon.contract.PbxMode;
import io.carillon.route.DialPattern;
import io.carillon.route.Route;
import io.carillon.scheduler.capacity.Foreign;
import io.carillon.scheduler.capacity.Usage;
import io.carillon.scheduler.pace.Limit;
import io.carillon.scheduler.pace.PaceBook;
import io.carillon.scheduler.pace.ShareKey;
import io.carillon.scheduler.settings.LineSettings;
import io.carillon.scheduler.settings.LineSettings.Campaign;
import io.carillon.scheduler.settings.LineSettings.Pbx;
import io.carillon.scheduler.settings.LineSettings.Trunk;
import io.carillon.scheduler.window.RecipientZones;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** A small world to plan in: say what stands, then plan. */
final class PlannerWorld {
  static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

  final Map<String, Trunk> trunks = new LinkedHashMap<>();
  final Map<String, Pbx> pbxs = new LinkedHashMap<>();
  final Map<String, PbxState> states = new HashMap<>();
  final Map<UUID, Campaign> campaigns = new HashMap<>();
  final List<Route> routes = new ArrayList<>();
  final Map<ShareKey, Limit> shares = new HashMap<>();
  final List<Candidate> jobs = new ArrayList<>();
  final Set<UUID> cut = new HashSet<>();
  final Used used = new Used();
  Turns turns = Turns.none();
  PaceBook book = new PaceBook(-1_000_000);
  Instant now = NOW;
  long millis;
  private long next;

  /** A trunk that every PBX said so far reaches, with the same share for each. */
  PlannerWorld trunk(String id, int channels, int share) {
    return trunk(new Trunk(id, "PJSIP/${number}@" + id, "PJSIP/" + id, "", "", channels, 0, 0, share * Math.max(1, pbxs.size()), 3600, pbxs.keySet()), share);
  }

  PlannerWorld trunk(Trunk trunk, int share) {
    trunks.put(trunk.id(), trunk);
    trunk.pbxs().forEach(pbx -> shares.put(ShareKey.trunk(trunk.id(), pbx), new Limit(share, 1000)));
    return this;
  }

  PlannerWorld pbx(String id, int channels) {
    pbxs.put(id, new Pbx(id, PbxMode.AMI, channels, null));
    states.put(id, new PbxState(id, 1, true, Foreign.NONE));
    return this;
  }

  PlannerWorld route(String match, String... over) {
    routes.add(new Route("r" + routes.size(), List.of(new DialPattern("", "", match, "")), List.of(over)));
    return this;
  }

  UUID campaign(Integer maxConcurrent) {
    return campaign(maxConcurrent, null);
  }

  /** One with a pace of its own has no share of it yet. */
  UUID campaign(Integer maxConcurrent, Double callsPerSecond) {
    var id = new UUID(1, ++next);
    campaigns.put(id, new Campaign(id, "t", CallSpec.empty(), maxConcurrent, callsPerSecond, 1, NOW.plusSeconds(86_400)));
    return id;
  }

  UUID weighing(int weight) {
    var id = campaign(null);
    campaigns.computeIfPresent(id, (same, was) -> new Campaign(id, was.tenant(), was.spec(), null, null, weight, was.endsAt()));
    return id;
  }

  Candidate job(UUID campaign, String to, int priority) {
    return job(campaign, CallSpec.to(List.of(Destination.number(to))), priority);
  }

  Candidate job(UUID campaign, CallSpec spec, int priority) {
    var job = new Candidate(new UUID(2, ++next), campaign, "t", JobKind.DIAL, priority, NOW.minusSeconds(1000).plusMillis(next), NOW.plusSeconds(86_400),
        spec, 1, 0, Set.of(), null);
    jobs.add(job);
    return job;
  }

  /** What is under way; may be counted anew. */
  static final class Used {
    private Usage.Counter counter = new Usage.Counter();

    void clear() {
      counter = new Usage.Counter();
    }

    void add(String trunk, String pbx, UUID campaign, int attempts, int notBegun, int urgentNotBegun) {
      counter.add(trunk, pbx, campaign, attempts, notBegun, urgentNotBegun);
    }

    Usage usage() {
      return counter.usage();
    }
  }

  LineSettings settings() {
    return new LineSettings(trunks, routes, pbxs, Map.of(), Map.of(), campaigns);
  }

  Snapshot snapshot() {
    return new Snapshot(now, millis, settings(), states, used.usage(), shares, book, turns, jobs, cut);
  }

  DispatchPlan plan() {
    return new DispatchPlanner(new RecipientZones(ZoneId.of("UTC"))).plan(snapshot());
  }
}
