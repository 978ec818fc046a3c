package io.carillon.scheduler.settle;

import io.carillon.contract.AgentEvent;
import io.carillon.contract.Wire;
import io.carillon.id.Ids;
import io.carillon.kafka.BatchReader;
import io.carillon.kafka.Received;
import io.carillon.life.FailPoint;
import io.carillon.scheduler.agents.AgentEvents;
import io.carillon.scheduler.deadletter.DeadLetters;
import io.carillon.scheduler.deadletter.Halving;
import io.carillon.scheduler.intake.Offsets;
import io.carillon.scheduler.lead.PgLead;
import io.carillon.scheduler.outside.DatabaseTime;
import io.carillon.scheduler.outside.Outside;
import io.carillon.scheduler.outside.PromptTransaction;
import io.carillon.scheduler.outside.Wake;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * A batch of {@code dial.events} in one transaction under its lease, in the order of the topic, with the offsets reached: what agents say of attempts is
 * gathered between their hellos and fences ({@link AttemptWords}), since a fence judges by what was said before it.
 *
 * <p>After each batch the reader rests for the remainder of 60 ms: under load the events of that time make one batch and cost one transaction; an event that
 * comes after a quiet time waits for nothing. So under load a channel is known to be free 30 ms late on average.
 */
final class EventIntake implements BatchReader.Handler {
  private static final long GATHER_NANOS = TimeUnit.MILLISECONDS.toNanos(60);
  /** A little less than a count of channels is good for. */
  private static final long COUNT_NANOS = TimeUnit.MILLISECONDS.toNanos(800);

  private final Outside outside;
  private final Wake wake;
  private final PgLead lead;
  private final AgentEvents agents;
  private final Settler settler;
  private final DeadLetters deadLetters;
  private final Map<String, Said> said = new ConcurrentHashMap<>();
  /** Which shares each PBX's agent last said that it goes by. */
  private final Map<String, AgentEvent.PaceTaken> shares = new ConcurrentHashMap<>();

  /** What a PBX's agent last said of it, and when on the monotonic clock. */
  private record Said(boolean linkUp, Set<String> counted, long at) {
    static Said of(AgentEvent.AgentStatus status, long at) {
      return new Said(status.linkUp(), status.trunks() == null ? Set.of() : Set.copyOf(status.trunks().keySet()), at);
    }

    /** Calls can be started that could not be before: the link is back, a trunk was counted for the first time, or again after too long. */
    boolean letsStart(Said before) {
      return before == null || linkUp != before.linkUp || !counted.equals(before.counted) || at - before.at > COUNT_NANOS;
    }
  }

  EventIntake(Outside outside, Wake wake, PgLead lead, AgentEvents agents, Settler settler) {
    this.outside = outside;
    this.wake = wake;
    this.lead = lead;
    this.agents = agents;
    this.settler = settler;
    this.deadLetters = new DeadLetters(outside);
  }

  /** One record; {@code event} is null where it could not be read and is set aside. */
  record Word(Received record, AgentEvent event) {}

  @Override public Future<?> apply(List<Received> batch) {
    long began = outside.surroundings().nanos().now();
    var words = new ArrayList<Word>(batch.size());
    var unreadable = new ArrayList<Future<Void>>();
    for (var record : batch) {
      try {
        words.add(new Word(record, read(record)));
      } catch (Wire.Unreadable bad) {
        words.add(new Word(record, null));
        unreadable.add(deadLetters.setAside(record, bad.getMessage()));
      }
    }
    return Future.all(unreadable).compose(aside -> Halving.store(words, this::store, this::alone)).compose(stored -> rest(began));
  }

  private Future<Void> alone(Word word, Throwable refused) {
    return deadLetters.setAside(word.record(), refused.getMessage())
        .compose(aside -> outside.pool().withTransaction(tx -> lead.claim(tx).compose(leads -> Offsets.reached(tx, List.of(word.record())))));
  }

  private static AgentEvent read(Received record) throws Wire.Unreadable {
    var event = record.as(AgentEvent.class);
    if (event.pbx() == null) throw new Wire.Unreadable("no pbx is named", null);
    if (event instanceof AgentEvent.OfAttempt attempt && !Ids.isUuid(attempt.attemptId())) throw new Wire.Unreadable("the attempt's id is not a UUID", null);
    var ending = switch (event) {
      case AgentEvent.AttemptEnded ended -> ended.ending();
      case AgentEvent.AttemptCorrected corrected -> corrected.ending();
      default -> null;
    };
    boolean ends = event instanceof AgentEvent.AttemptEnded || event instanceof AgentEvent.AttemptCorrected;
    if (ends && (ending == null || ending.outcome() == null)) throw new Wire.Unreadable("an end without an outcome", null);
    return event;
  }

  private static boolean tellsAgents(AgentEvent event) {
    return event instanceof AgentEvent.AgentHello || event instanceof AgentEvent.AgentFenced;
  }

  /** Whether others may start because of it: one that waited has begun, or its PBX may be given calls again. */
  private boolean makesRoom(AgentEvent event) {
    return event instanceof AgentEvent.AttemptOriginating || event instanceof AgentEvent.AgentStatus status && letsStart(status);
  }

  private boolean movesShares(AgentEvent event) {
    return event instanceof AgentEvent.AgentFenced
        || event instanceof AgentEvent.AgentStatus status && status.pace() != null && !status.pace().equals(shares.put(status.pbx(), status.pace()));
  }

  private boolean letsStart(AgentEvent.AgentStatus status) {
    var now = Said.of(status, outside.surroundings().nanos().now());
    return now.letsStart(said.put(status.pbx(), now));
  }

  /** All of it in one transaction. Then dispatch is woken by whatever lets another start: a channel that is free, a fence, a start that was begun. */
  Future<Void> store(List<Word> words) {
    return PromptTransaction.of(outside.pool(), tx -> stored(tx, words)).onSuccess(settled -> {
      if (settled > 0) FailPoint.SETTLE_COMMITTED.pass();
      boolean room = words.stream().filter(word -> makesRoom(word.event())).count() > 0;
      if (settled > 0 || words.stream().anyMatch(word -> tellsAgents(word.event()))) wake.all();
      else if (room) wake.dispatch();
      if (words.stream().filter(word -> movesShares(word.event())).count() > 0) wake.shares();
      outside.surroundings().meters().counter("carillon_attempts_settled").increment(settled);
    }).mapEmpty();
  }

  /** @return how many were settled */
  private Future<Integer> stored(SqlConnection tx, List<Word> words) {
    // Sent together, answered in order: the lease's row is locked before anything else is looked at, and nothing is written before its answer.
    var claimed = lead.claim(tx);
    var now = DatabaseTime.of(tx);
    return Future.all(claimed, now).compose(all -> {
      var reached = Offsets.reached(tx, words.stream().map(Word::record).toList());
      var done = inOrder(tx, words, now.result());
      return Future.all(reached, done).map(both -> done.result());
    });
  }

  private Future<Integer> inOrder(SqlConnection tx, List<Word> words, Instant now) {
    Future<Integer> done = Future.succeededFuture(0);
    var gathered = new AttemptWords(agents, settler);
    for (var word : words) {
      switch (word.event()) {
        case null -> { } // set aside
        case AgentEvent.OfAttempt attempt -> gathered.add(attempt);
        case AgentEvent.AgentStatus status -> gathered.add(status);
        case AgentEvent.AgentHello hello -> {
          done = after(done, gathered, tx, now).compose(settled -> agents.onHello(tx, hello, now).map(settled));
          gathered = new AttemptWords(agents, settler);
        }
        case AgentEvent.AgentFenced fenced -> {
          done = after(done, gathered, tx, now).compose(settled -> agents.onFenced(tx, fenced, now).map(settled));
          gathered = new AttemptWords(agents, settler);
        }
      }
    }
    return after(done, gathered, tx, now);
  }

  private static Future<Integer> after(Future<Integer> before, AttemptWords gathered, SqlConnection tx, Instant now) {
    return before.compose(settled -> gathered.store(tx, now).map(more -> settled + more));
  }

  private Future<Void> rest(long began) {
    long left = GATHER_NANOS - (outside.surroundings().nanos().now() - began);
    if (left < TimeUnit.MILLISECONDS.toNanos(1)) return Future.succeededFuture();
    return outside.vertx().timer(left, TimeUnit.NANOSECONDS).mapEmpty();
  }
}
