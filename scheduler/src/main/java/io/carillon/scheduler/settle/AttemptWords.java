package io.carillon.scheduler.settle;

import static io.carillon.scheduler.settle.Settler.column;
import static io.carillon.scheduler.settle.Settler.time;

import io.carillon.contract.AgentEvent;
import io.carillon.scheduler.agents.AgentEvents;
import io.carillon.scheduler.breaker.Sign;
import io.carillon.scheduler.capacity.Usage;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;

/**
 * What agents said of attempts, and of their state, between two hellos or fences: one update for how far attempts have come, one settling for those that ended.
 *
 * <p>A word under an epoch older than the fence that stands is of a holder that was replaced: dropped, for the fence has judged
 * its attempts or asked its successor. (What it said before the fence stands before it in the topic.)
 */
final class AttemptWords {
  private static final String FENCES = "select id, epoch from pbx where fenced and id = any ($1)";
  private static final String PROGRESS = """
      update attempt a set originating_at = coalesce(a.originating_at, p.originating_at), ringing_at = coalesce(a.ringing_at, p.ringing_at),
        answered_at = coalesce(a.answered_at, p.answered_at)
      from unnest($1::uuid[], $2::bigint[], $3::timestamptz[], $4::timestamptz[], $5::timestamptz[])
        as p (id, epoch, originating_at, ringing_at, answered_at)
      where a.id = p.id and not a.settled and a.epoch <= p.epoch returning a.id, a.trunk, a.pbx, a.created_at""";

  private final AgentEvents agents;
  private final Settler settler;
  private final List<AgentEvent.OfAttempt> words = new ArrayList<>();
  private final Map<String, AgentEvent.AgentStatus> statuses = new LinkedHashMap<>();

  AttemptWords(AgentEvents agents, Settler settler) {
    this.agents = agents;
    this.settler = settler;
  }

  void add(AgentEvent.OfAttempt word) {
    words.add(word);
  }

  /** Of several the last counts. */
  void add(AgentEvent.AgentStatus status) {
    statuses.put(status.pbx() + " " + status.holder(), status);
  }

  /** How far one attempt has come. */
  private static final class Come {
    final long epoch;
    Instant originating;
    Instant ringing;
    Instant answered;

    Come(long epoch) {
      this.epoch = epoch;
    }
  }

  /** @return how many were settled */
  Future<Integer> store(SqlConnection tx, Instant now) {
    Future<Void> said = Future.succeededFuture();
    for (var status : statuses.values()) said = said.compose(before -> agents.onStatus(tx, status, now));
    if (words.isEmpty()) return said.map(0);
    var pbxs = new TreeSet<String>();
    words.forEach(word -> pbxs.add(word.pbx()));
    return said.compose(done -> tx.preparedQuery(FENCES).execute(Tuple.of(pbxs.toArray(String[]::new)))).compose(rows -> {
      var fences = new HashMap<String, Long>();
      rows.forEach(row -> fences.put(row.getString(0), row.getLong(1)));
      words.removeIf(word -> word.epoch() < fences.getOrDefault(word.pbx(), 0L));
      return store(tx, words, now);
    });
  }

  private Future<Integer> store(SqlConnection tx, List<AgentEvent.OfAttempt> heard, Instant now) {
    var come = new LinkedHashMap<UUID, Come>();
    var ended = new ArrayList<AgentEvent.AttemptEnded>();
    var corrected = new ArrayList<Settlement>();
    for (var word : heard) {
      var id = UUID.fromString(word.attemptId());
      switch (word) {
        case AgentEvent.AttemptOriginating originating -> come(come, id, originating).originating = originating.at();
        case AgentEvent.AttemptRinging ringing -> come(come, id, ringing).ringing = ringing.at();
        case AgentEvent.AttemptAnswered answered -> come(come, id, answered).answered = answered.at();
        case AgentEvent.AttemptDigits digits -> { } // for the live view only: the end has them all
        case AgentEvent.AttemptEnded end -> ended.add(end);
        case AgentEvent.AttemptCorrected better -> corrected.add(Settlement.of(id, better.ending()));
      }
    }
    var settlements = new ArrayList<Settlement>();
    for (var end : ended) {
      var before = come.remove(UUID.fromString(end.attemptId()));
      settlements.add(new Settlement(UUID.fromString(end.attemptId()), end.ending(), before == null ? null : before.originating));
    }
    // Settling first: it locks jobs, and whoever cancels locks jobs before attempts too.
    return settler.settle(tx, settlements, now)
        .compose(settled -> settler.correct(tx, corrected).compose(kept -> progress(tx, come)).compose(said -> settler.tell(tx, said)).map(settled));
  }

  private static Come come(Map<UUID, Come> come, UUID id, AgentEvent.OfAttempt word) {
    return come.computeIfAbsent(id, first -> new Come(word.epoch()));
  }

  /** @return what they say of their trunks */
  private static Future<Map<Usage.At, List<Sign>>> progress(SqlConnection tx, Map<UUID, Come> come) {
    if (come.isEmpty()) return Future.succeededFuture(Map.of());
    var values = come.values();
    var columns = Tuple.of(come.keySet().toArray(UUID[]::new), column(values, Long[]::new, one -> one.epoch),
        column(values, OffsetDateTime[]::new, one -> time(one.originating)), column(values, OffsetDateTime[]::new, one -> time(one.ringing)),
        column(values, OffsetDateTime[]::new, one -> time(one.answered)));
    return tx.preparedQuery(PROGRESS).execute(columns).map(rows -> {
      var signs = new HashMap<Usage.At, List<Sign>>();
      for (var row : rows) {
        var one = come.get(row.getUUID(0));
        var at = one.ringing != null ? one.ringing : one.answered;
        if (at == null) continue;
        signs.computeIfAbsent(new Usage.At(row.getString(1), row.getString(2)), first -> new ArrayList<>())
            .add(Sign.carries(row.getUUID(0), row.getOffsetDateTime(3).toInstant(), at));
      }
      return signs;
    });
  }
}
