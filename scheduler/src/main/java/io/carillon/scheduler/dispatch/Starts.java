package io.carillon.scheduler.dispatch;

import io.carillon.scheduler.breaker.Breaker;
import io.carillon.scheduler.capacity.Foreign;
import io.carillon.scheduler.capacity.Ledger;
import io.carillon.scheduler.capacity.Usage;
import io.carillon.scheduler.decision.Passed;
import io.carillon.scheduler.pace.Limit;
import io.carillon.scheduler.pace.PaceBook;
import io.carillon.scheduler.pace.ShareKey;
import io.carillon.scheduler.settings.LineSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What may still start in one pass, and over which PBX: channels and pace together. A start is handed out only where every share it
 * needs reckons it at most {@link #AHEAD_MILLIS} ahead, and no more than that lies unbegun at the agent. An urgent one overtakes there whatever
 * is not urgent: of what was handed out ahead only urgent ones count against it.
 *
 * <p>Over a PBX by way of which a trunk is out nothing starts but, from time to time, one call that tries it.
 */
final class Starts {
  static final long AHEAD_MILLIS = 500;
  /** What a probe that gets through takes until it rings, about. */
  private static final Duration PROBE_TAKES = Duration.ofSeconds(5);
  private static final Duration SOON = Duration.ofSeconds(1);
  private static final Limit NONE = new Limit(0, 1000);

  private final Snapshot snapshot;
  private final LineSettings settings;
  private final Ledger ledger;
  private final PaceBook book;
  private final Set<Usage.At> probed = new HashSet<>();
  private long paceWake = Long.MAX_VALUE;

  Starts(Snapshot snapshot) {
    this.snapshot = snapshot;
    settings = snapshot.settings();
    book = snapshot.book().copy();
    var foreign = new HashMap<String, Foreign>();
    snapshot.pbxs().values().forEach(pbx -> {
      foreign.put(pbx.id(), pbx.foreign());
      pbx.pace().waits().forEach((key, wait) -> book.notBefore(key, share(key), snapshot.nowMillis() + wait, snapshot.nowMillis()));
    });
    ledger = new Ledger(settings, snapshot.usage(), foreign);
  }

  Ledger ledger() {
    return ledger;
  }

  PaceBook book() {
    return book;
  }

  long paceWake() {
    return paceWake;
  }

  /** The PBX with most headroom for one more start on this trunk. A trunk that only pace holds back is remembered for {@link #paceWake}. */
  Optional<PbxState> choose(String trunk, UUID campaign, boolean urgent, String onlyPbx) {
    return choose(trunk, campaign, urgent, onlyPbx, true);
  }

  /** @param probes whether it may be a probe: then one that is wanted goes first */
  Optional<PbxState> choose(String trunk, UUID campaign, boolean urgent, String onlyPbx, boolean probes) {
    var line = settings.trunks().get(trunk);
    if (line == null || ledger.freeOnTrunk(trunk, urgent) == 0) return Optional.empty();
    PbxState best = null;
    int most = 0;
    for (String id : line.pbxs()) {
      var pbx = snapshot.pbxs().get(id);
      if (pbx == null || !pbx.well() || ledger.freeOnPbx(id, urgent) == 0 || onlyPbx != null && !onlyPbx.equals(id)) continue;
      boolean out = isOut(trunk, id);
      if (out && !(probes && mayProbe(trunk, id))) continue;
      int headroom = Math.min(ledger.freeOnPbx(id, urgent), startable(trunk, id, campaign, urgent));
      if (out && headroom > 0) return Optional.of(pbx);
      if (headroom > most || headroom == most && best != null && freer(id, best.id(), urgent)) {
        best = pbx;
        most = headroom;
      }
    }
    return Optional.ofNullable(best);
  }

  /** Of two with equal headroom the one with more free channels; then the lower id, so that a plan can be repeated. */
  private boolean freer(String one, String other, boolean urgent) {
    int more = Integer.compare(ledger.freeOnPbx(one, urgent), ledger.freeOnPbx(other, urgent));
    return more > 0 || more == 0 && one.compareTo(other) < 0;
  }

  boolean isOut(String trunk, String pbx) {
    return snapshot.breaker(trunk, pbx).isOut();
  }

  private boolean mayProbe(String trunk, String pbx) {
    return snapshot.breaker(trunk, pbx).mayProbe(snapshot.now()) && !probed.contains(new Usage.At(trunk, pbx));
  }

  /** Why a trunk that could not be chosen was not. */
  Passed.Why whyNot(String trunk, boolean urgent, String onlyPbx) {
    var line = settings.trunks().get(trunk);
    if (line == null) return Passed.Why.OFF;
    if (outUntil(trunk, onlyPbx).isPresent()) return Passed.Why.OUT;
    if (ledger.freeOnTrunk(trunk, urgent) == 0) return Passed.Why.FULL;
    var well = line.pbxs().stream().filter(id -> onlyPbx == null || onlyPbx.equals(id))
        .filter(id -> snapshot.pbxs().get(id) != null && snapshot.pbxs().get(id).well()).toList();
    if (well.isEmpty()) return Passed.Why.PBX_DOWN;
    return well.stream().allMatch(id -> ledger.freeOnPbx(id, urgent) == 0) ? Passed.Why.PBX_FULL : Passed.Why.PACE;
  }

  /** When to look again whether a trunk carries calls that is out wherever it could be reached; empty where that is not what is wrong. */
  Optional<Instant> outUntil(String trunk, String onlyPbx) {
    var line = settings.trunks().get(trunk);
    Instant until = null;
    for (String id : line == null ? Set.<String>of() : line.pbxs()) {
      var pbx = snapshot.pbxs().get(id);
      if (pbx == null || !pbx.well() || onlyPbx != null && !onlyPbx.equals(id)) continue;
      var breaker = snapshot.breaker(trunk, id);
      if (!breaker.isOut()) return Optional.empty();
      var open = breaker instanceof Breaker.Open is && !probed.contains(new Usage.At(trunk, id)) ? is.until() : snapshot.now().plus(PROBE_TAKES);
      var look = open.isAfter(snapshot.now()) ? open : snapshot.now().plus(SOON);
      if (until == null || look.isBefore(until)) until = look;
    }
    return Optional.ofNullable(until);
  }

  void take(String trunk, String pbx, UUID campaign, boolean urgent) {
    if (isOut(trunk, pbx)) probed.add(new Usage.At(trunk, pbx));
    ledger.take(trunk, pbx, campaign, urgent);
    long now = snapshot.nowMillis();
    long at = now;
    var needed = needed(trunk, pbx, campaign);
    for (var share : needed) at = Math.max(at, book.next(share.getKey(), share.getValue(), now, false));
    for (var share : needed) book.book(share.getKey(), share.getValue(), at, now, urgent);
  }

  /** Whether this trunk has a channel and a start left, whoever would use it. */
  boolean takes(String trunk, String onlyPbx, boolean urgent) {
    return choose(trunk, LineSettings.ALONE, urgent, onlyPbx).isPresent();
  }

  /** Whether any trunk has a channel and a start left, whoever would use it. */
  boolean anyLeft(boolean urgent) {
    for (var trunk : settings.trunks().keySet()) {
      if (takes(trunk, null, urgent)) return true;
    }
    return false;
  }

  /** At most this many starts are left in all: what a pass needs to look at. */
  int most(boolean urgent) {
    int most = 0;
    for (var trunk : settings.trunks().values()) {
      int here = 0;
      for (String pbx : trunk.pbxs()) {
        var state = snapshot.pbxs().get(pbx);
        if (state == null || !state.well()) continue;
        boolean out = isOut(trunk.id(), pbx);
        if (out && !mayProbe(trunk.id(), pbx)) continue;
        int startable = Math.min(ledger.freeOnPbx(pbx, urgent), startable(trunk.id(), pbx, LineSettings.ALONE, urgent));
        here += out ? Math.min(1, startable) : startable;
      }
      most += Math.min(here, ledger.freeOnTrunk(trunk.id(), urgent));
    }
    return most;
  }

  private int startable(String trunk, String pbx, UUID campaign, boolean urgent) {
    int startable = Integer.MAX_VALUE;
    for (var share : needed(trunk, pbx, campaign)) {
      int available = book.available(share.getKey(), share.getValue(), snapshot.nowMillis(), AHEAD_MILLIS, urgent);
      if (share.getKey().scope().equals(ShareKey.TRUNK)) {
        available = Math.min(available, share.getValue().within(AHEAD_MILLIS) - ledger.unbegun(trunk, pbx, urgent));
      }
      startable = Math.min(startable, Math.max(0, available));
      if (startable == 0) {
        paceWake = Math.min(paceWake, book.wake(share.getKey(), share.getValue(), snapshot.nowMillis(), AHEAD_MILLIS, urgent));
        return 0;
      }
    }
    return startable;
  }

  private List<Map.Entry<ShareKey, Limit>> needed(String trunk, String pbx, UUID campaign) {
    var needed = new ArrayList<Map.Entry<ShareKey, Limit>>(3);
    add(needed, ShareKey.trunk(trunk, pbx));
    var own = settings.pbxs().get(pbx);
    if (own != null && own.callsPerSecond() != null) add(needed, ShareKey.pbx(pbx));
    var limited = settings.campaigns().get(campaign);
    if (limited != null && limited.callsPerSecond() != null) add(needed, ShareKey.campaign(campaign, pbx));
    return needed;
  }

  private void add(List<Map.Entry<ShareKey, Limit>> needed, ShareKey key) {
    needed.add(Map.entry(key, share(key)));
  }

  /** What was promised, with the window that is reckoned; no starts where the promise ran out or was never made. */
  private Limit share(ShareKey key) {
    var pbx = snapshot.pbxs().get(key.pbx());
    return snapshot.shares().getOrDefault(key, NONE).longerBy((pbx == null ? HeardPace.UNSAID : pbx.pace()).longerMillis());
  }
}
