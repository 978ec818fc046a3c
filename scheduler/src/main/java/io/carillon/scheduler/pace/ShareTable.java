package io.carillon.scheduler.pace;

import io.carillon.contract.Assignment.Share;
import io.carillon.scheduler.pace.ShareDealer.Promise;
import io.carillon.scheduler.settings.LineSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** All limits at once: what was promised, and what is promised next. Pure. */
final class ShareTable {
  /** How long an agent may go by a share. */
  static final Duration VALID = Duration.ofSeconds(10);
  /** What clocks may differ by. */
  static final Duration SKEW = Duration.ofSeconds(2);

  /** Of what is given up with the message that is about to be sent. */
  static final long NEXT = -1;

  /**
   * A promise as it stands in its row.
   *
   * @param former the larger one before it, counted until {@code formerUntil}
   * @param givenUp the lane number of the message with which {@code former} ended: whoever goes by that one or a later has given it up;
   *     {@link #NEXT} before it has a number, null where it is not known
   */
  record Row(ShareKey key, long epoch, int starts, long windowMillis, Instant validUntil, int former, Instant formerUntil, Long givenUp) {
    Promise promise() {
      return new Promise(key.pbx(), starts, released(), former, formerUntil);
    }

    private boolean hasFormer(Instant now) {
      return former > 0 && formerUntil.isAfter(now);
    }

    /** What he gave up he may have used until he said so, and that stands in the window before: it is free one window and his jitter later. */
    private Row heard(Taken taken, Instant now) {
      if (!hasFormer(now) || givenUp == null || givenUp == NEXT || taken.epoch() != epoch || taken.lane() < givenUp) return this;
      var free = taken.at().plusMillis(windowMillis + taken.jitterMillis());
      return free.isBefore(formerUntil) ? new Row(key, epoch, starts, windowMillis, validUntil, former, free, givenUp) : this;
    }

    private Row numbered(long lane) {
      return givenUp != null && givenUp == NEXT ? new Row(key, epoch, starts, windowMillis, validUntil, former, formerUntil, lane) : this;
    }

    /** When these starts are surely not used any more. */
    Instant released() {
      return validUntil.plus(SKEW).plusMillis(windowMillis);
    }
  }

  /** A PBX whose agent may start calls: it holds the epoch since {@code fencedAt}. */
  record Ready(String pbx, long epoch, Instant fencedAt) {}

  /**
   * The shares that an agent says it goes by.
   *
   * @param lane the number of the message that holds them
   * @param at a moment since it said so
   */
  record Taken(long epoch, long lane, long jitterMillis, Instant at) {}

  private ShareTable() {}

  /** The promises, those that were given up ending the sooner. Said again and again, it changes nothing after the first time. */
  static List<Row> heard(List<Row> rows, Map<String, Taken> taken, Instant now) {
    return rows.stream().map(row -> taken.containsKey(row.key().pbx()) ? row.heard(taken.get(row.key().pbx()), now) : row).toList();
  }

  /** The promises with the numbers of the messages that told of them, by PBX. */
  static List<Row> numbered(List<Row> rows, Map<String, Long> lanes) {
    return rows.stream().map(row -> row.numbered(lanes.get(row.key().pbx()))).toList();
  }

  /** The next moment at which somebody may be given more, where nothing else happens; {@link Instant#MAX}: there is none. */
  static Instant next(List<Row> rows, List<Ready> ready, Instant now) {
    var next = Instant.MAX;
    for (var row : rows) {
      if (row.hasFormer(now) && row.formerUntil().isBefore(next)) next = row.formerUntil();
      for (var one : ready) {
        var rested = one.fencedAt().plusMillis(row.windowMillis());
        if (one.pbx().equals(row.key().pbx()) && rested.isAfter(now) && rested.isBefore(next)) next = rested;
      }
    }
    return next;
  }

  /** The next promises to the ready ones. */
  static List<Row> deal(LineSettings settings, List<Ready> ready, List<Row> rows, Instant now) {
    var known = new HashMap<ShareKey, Row>();
    var byLimit = new HashMap<String, List<Row>>();
    for (var row : rows) {
      known.put(row.key(), row);
      byLimit.computeIfAbsent(name(row.key().scope(), row.key().id()), first -> new ArrayList<>()).add(row);
    }
    var next = new ArrayList<Row>();
    limits(settings, ready).forEach((limit, members) -> {
      var parts = limit.limit();
      // A new holder of a PBX waits a window: his predecessor may have started calls until the fence stood.
      var resting = members.stream().filter(one -> one.fencedAt().plusMillis(parts.windowMillis()).isAfter(now)).map(Ready::pbx).collect(Collectors.toSet());
      var promises = byLimit.getOrDefault(name(limit.scope(), limit.id()), List.of()).stream().map(Row::promise).toList();
      var shares = ShareDealer.deal(parts.starts(), members.stream().map(Ready::pbx).toList(), resting, promises, now);
      for (var member : members) {
        var key = new ShareKey(limit.scope(), limit.id(), member.pbx());
        next.add(renewed(key, member.epoch(), parts.of(shares.getOrDefault(member.pbx(), 0)), known.get(key), now));
      }
    });
    return next;
  }

  /** What an agent is told of them. */
  static List<Share> shares(List<Row> rows, String pbx) {
    return rows.stream().filter(row -> row.key().pbx().equals(pbx))
        .map(row -> new Share(row.key().scope(), row.key().id(), row.starts(), row.windowMillis())).toList();
  }

  private static Row renewed(ShareKey key, long epoch, Limit share, Row last, Instant now) {
    int former = 0;
    var formerUntil = now;
    Long givenUp = last == null ? null : last.givenUp();
    if (last != null && last.formerUntil().isAfter(now)) {
      former = last.former();
      formerUntil = last.formerUntil();
    }
    if (last != null && last.released().isAfter(now) && last.starts() > share.starts()) {
      former = Math.max(former, last.starts());
      formerUntil = last.released().isAfter(formerUntil) ? last.released() : formerUntil;
      givenUp = NEXT;
    }
    return new Row(key, epoch, share.starts(), share.windowMillis(), now.plus(VALID), former, formerUntil, givenUp);
  }

  private record Named(String scope, String id, Limit limit) {}

  /** Every limit with the ready PBXs it concerns. */
  private static Map<Named, List<Ready>> limits(LineSettings settings, List<Ready> ready) {
    var limits = new LinkedHashMap<Named, List<Ready>>();
    settings.trunks().values().forEach(trunk -> limits.put(new Named(ShareKey.TRUNK, trunk.id(), Limit.of(trunk.callsPerSecond())),
        ready.stream().filter(one -> trunk.pbxs().contains(one.pbx())).toList()));
    for (var one : ready) {
      var pbx = settings.pbxs().get(one.pbx());
      if (pbx != null && pbx.callsPerSecond() != null) limits.put(new Named(ShareKey.PBX, pbx.id(), Limit.of(pbx.callsPerSecond())), List.of(one));
    }
    settings.campaigns().values().stream().filter(campaign -> campaign.callsPerSecond() != null).forEach(campaign ->
        limits.put(new Named(ShareKey.CAMPAIGN, campaign.id().toString(), Limit.of(campaign.callsPerSecond())), ready));
    return limits;
  }

  private static String name(String scope, String id) {
    return scope + "/" + id;
  }
}
