package io.carillon.scheduler.settle;

import io.carillon.contract.AgentEvent.Ending;
import io.carillon.contract.CallSpec;
import io.carillon.contract.Wire;
import io.carillon.life.FailPoint;
import io.carillon.scheduler.agents.AttemptCloser;
import io.carillon.scheduler.breaker.PgBreakers;
import io.carillon.scheduler.breaker.Sign;
import io.carillon.scheduler.capacity.Usage;
import io.carillon.scheduler.daily.PgNumberDays;
import io.carillon.scheduler.decision.Decisions;
import io.carillon.scheduler.outbox.Outbox;
import io.carillon.scheduler.outbox.OutboxRow;
import io.carillon.scheduler.result.AttemptFacts;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * Settles attempts, each once, in the caller's transaction: locks their jobs (in the order of their ids), marks the attempts settled, which frees
 * their capacity, tells the breakers of their trunks, moves the jobs on and writes the results. What is settled already keeps its decision; an end that differs is kept as corrected.
 *
 * <p>Six statements whatever the number, two more where a trunk failed. Wake dispatch and relay after the commit.
 */
public final class Settler implements AttemptCloser {
  private static final String SETTLE = """
      update attempt a set settled = true, in_doubt = false, outcome = e.outcome, ending = e.ending::jsonb, ended_at = e.ended_at,
        originating_at = coalesce(a.originating_at, e.originating_at), ringing_at = coalesce(e.ringing_at, a.ringing_at),
        answered_at = coalesce(e.answered_at, a.answered_at)
      from unnest($1::uuid[], $2::text[], $3::text[], $4::timestamptz[], $5::timestamptz[], $6::timestamptz[], $7::timestamptz[])
        as e (id, outcome, ending, ended_at, originating_at, ringing_at, answered_at)
      where a.id = e.id and not a.settled
      returning\s""" + AttemptFacts.COLUMNS;

  private static final String CORRECT = """
      update %s a set corrected = e.ending::jsonb
      from unnest($1::uuid[], $2::text[]) as e (id, ending)
      where a.id = e.id and a.settled and a.ending is distinct from e.ending::jsonb and a.corrected is distinct from e.ending::jsonb""";
  /** A job that has ended moves away after a day ({@code old}); what is known better later still finds its attempt. */
  private static final List<String> PLACES = List.of("attempt", "attempt_old");

  private final RandomGenerator random;

  public Settler(RandomGenerator random) {
    this.random = random;
  }

  @Override public Future<Void> settle(SqlConnection tx, Map<UUID, Ending> endings, Instant now) {
    return settle(tx, endings.entrySet().stream().map(end -> Settlement.of(end.getKey(), end.getValue())).toList(), now).mapEmpty();
  }

  /** @return how many were settled now */
  public Future<Integer> settle(SqlConnection tx, List<Settlement> given, Instant now) {
    if (given.isEmpty()) return Future.succeededFuture(0);
    var first = new LinkedHashMap<UUID, Settlement>();
    given.forEach(one -> first.putIfAbsent(one.attemptId(), one));
    var settlements = List.copyOf(first.values());
    // Sent together: the server locks the jobs first.
    var jobs = SettlingJob.lock(tx, first.keySet().toArray(UUID[]::new));
    var marked = mark(tx, settlements, now);
    return Future.all(jobs, marked).compose(both -> {
      var settled = marked.result();
      return moveOn(tx, jobs.result(), settled, now)
          .compose(moved -> settled.size() == given.size() ? Future.succeededFuture() : correct(tx, late(given, settled))).map(settled.size());
    }).onSuccess(settled -> FailPoint.SETTLE_BEFORE_COMMIT.pass());
  }

  /** Keeps what is known better now of attempts that were settled before; decides nothing. */
  Future<Void> correct(SqlConnection tx, List<Settlement> late) {
    if (late.isEmpty()) return Future.succeededFuture();
    var last = new LinkedHashMap<UUID, Settlement>();
    late.forEach(one -> last.put(one.attemptId(), one));
    var columns = Tuple.of(column(last.values(), UUID[]::new, Settlement::attemptId),
        (Object) column(last.values(), String[]::new, one -> Wire.encodeText(one.ending())));
    return Future.all(PLACES.stream().map(place -> tx.preparedQuery(CORRECT.formatted(place)).execute(columns)).toList()).mapEmpty();
  }

  private static List<Settlement> late(List<Settlement> given, Map<UUID, AttemptFacts> settled) {
    return given.stream().filter(one -> !settled.containsKey(one.attemptId()) || !settled.get(one.attemptId()).ending().equals(one.ending())).toList();
  }

  private static Future<Map<UUID, AttemptFacts>> mark(SqlConnection tx, List<Settlement> settlements, Instant now) {
    var endings = new HashMap<UUID, Ending>();
    settlements.forEach(one -> endings.put(one.attemptId(), one.ending()));
    var columns = Tuple.of(
        column(settlements, UUID[]::new, Settlement::attemptId),
        column(settlements, String[]::new, one -> one.ending().outcome().name()),
        column(settlements, String[]::new, one -> Wire.encodeText(one.ending())),
        column(settlements, OffsetDateTime[]::new, one -> time(one.ending().endedAt() == null ? now : one.ending().endedAt())));
    columns.addValue(column(settlements, OffsetDateTime[]::new, one -> time(one.originatingAt())));
    columns.addValue(column(settlements, OffsetDateTime[]::new, one -> time(one.ending().ringingAt())));
    columns.addValue(column(settlements, OffsetDateTime[]::new, one -> time(one.ending().answeredAt())));
    return tx.preparedQuery(SETTLE).execute(columns).map(rows -> {
      var settled = new LinkedHashMap<UUID, AttemptFacts>();
      rows.forEach(row -> settled.put(row.getUUID("attempt_id"), AttemptFacts.read(row, endings.get(row.getUUID("attempt_id")))));
      return settled;
    });
  }

  private Future<Void> moveOn(SqlConnection tx, Map<UUID, SettlingJob> jobs, Map<UUID, AttemptFacts> settled, Instant now) {
    if (settled.isEmpty()) return Future.succeededFuture();
    var signs = new HashMap<UUID, Sign>();
    settled.forEach((id, attempt) -> signs.put(id, Sign.of(attempt, now)));
    var told = new HashMap<Usage.At, List<Sign>>();
    settled.values().forEach(attempt -> told.computeIfAbsent(at(attempt), first -> new ArrayList<>()).add(signs.get(attempt.id())));
    var free = settled.values().stream().filter(attempt -> attempt.ending().outcome().usesNoAttempt()).map(AttemptFacts::id).toList();
    return PgNumberDays.giveBack(tx, free).compose(given -> tell(tx, told)).compose(out -> {
      var blameless = new HashSet<UUID>();
      settled.values().stream().filter(attempt -> signs.get(attempt.id()).isFault() && out.contains(at(attempt))).forEach(attempt -> blameless.add(attempt.id()));
      return moveOn(tx, jobs, settled, blameless, now);
    });
  }

  private static Usage.At at(AttemptFacts attempt) {
    return new Usage.At(attempt.trunk(), attempt.pbx());
  }

  /** @return the trunks that are out then */
  Future<Set<Usage.At>> tell(SqlConnection tx, Map<Usage.At, List<Sign>> signs) {
    return PgBreakers.tell(tx, signs, random);
  }

  /** @param trunkOut the attempts that ended so because their trunk is out */
  private Future<Void> moveOn(SqlConnection tx, Map<UUID, SettlingJob> jobs, Map<UUID, AttemptFacts> settled, Set<UUID> trunkOut, Instant now) {
    var specs = new HashMap<String, CallSpec>();
    var moves = new ArrayList<Move>();
    var results = new ArrayList<OutboxRow>();
    for (var attempt : settled.values()) {
      var job = jobs.get(attempt.jobId());
      if (job == null) throw new IllegalStateException("attempt " + attempt.id() + " was settled without its job's lock");
      var move = job.moveOn(attempt, trunkOut.contains(attempt.id()), specs, now, random);
      moves.add(move);
      results.addAll(move.results(now));
    }
    return Future.all(Move.store(tx, moves, now), Decisions.add(tx, moves.stream().map(Move::decision).toList(), now), Outbox.add(tx, results)).mapEmpty();
  }

  static OffsetDateTime time(Instant at) {
    return at == null ? null : at.atOffset(ZoneOffset.UTC);
  }

  static <T, C> C[] column(java.util.Collection<T> some, java.util.function.IntFunction<C[]> array, Function<T, C> of) {
    return some.stream().map(of).toArray(array);
  }
}
