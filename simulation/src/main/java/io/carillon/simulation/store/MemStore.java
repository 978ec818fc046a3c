package io.carillon.simulation.store;

import io.carillon.simulation.loop.Process;
import io.carillon.simulation.loop.SimLoop;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * The server: runs what it is asked in the moment it is asked, and answers after the time both ways take; one transaction at a time. Who comes while another's transaction is open waits, as at a lock, and
 * is refused where that takes longer than his patience. A connection that breaks takes its transaction with it; a commit that had
 * arrived before is true, whatever its client heard.
 */
public final class MemStore {
  private static final long MILLI = 1_000_000L;
  private final SimLoop loop;
  private final RandomGenerator random;
  private final Way way;
  private final Statements statements;
  private final Tables tables = new Tables();
  private final ArrayDeque<Waiter> waiting = new ArrayDeque<>();
  private final List<Connection> open = new ArrayList<>();
  private final List<Runnable> settingsListeners = new ArrayList<>();
  private Consumer<List<Tables.Change>> onCommit = changes -> { };
  private Connection holder;
  private OffsetDateTime began;
  private OffsetDateTime clock;
  private Instant clockOf;
  private Consumer<Process> onDecision = by -> { };
  private boolean decided;
  private String trapped;
  private Consumer<Process> trap;

  private record Waiter(Connection connection, Runnable request, Consumer<Throwable> refused, long since) {}

  public MemStore(SimLoop loop, RandomGenerator random, Statements statements) {
    this.loop = loop;
    this.random = random;
    way = new Way(loop, random);
    this.statements = statements;
  }

  public Tables tables() {
    return tables;
  }

  /** Told of each transaction that came true, before its client is. */
  public void onCommit(Consumer<List<Tables.Change>> told) {
    onCommit = told;
  }

  /** @param patienceMillis how long a statement may wait for others' locks */
  public Pool pool(Process process, long patienceMillis) {
    return new MemPool(this, process, patienceMillis * MILLI);
  }

  /** Everybody's connection is cut now, and nobody gets one for so long. */
  public void away(long nanos) {
    way.away(nanos);
    List.copyOf(open).forEach(Connection::broken);
  }

  public void slow(long nanos) {
    way.slow(nanos);
  }

  /** From now on this part of all answers is lost, with the connection. */
  public void lossy(double part) {
    way.lossy(part);
  }

  /** What this process asks in so long arrives only then, in its order; what it is answered arrives as ever. */
  public void stall(Process process, long nanos) {
    way.stall(process, nanos);
    loop.after(Math.min(nanos, 100 * MILLI), () -> cutIfHolding(process));
  }

  /** The connections of a process that is gone are cut. */
  public void cut(Process process) {
    for (var connection : List.copyOf(open)) if (connection.process == process) loop.after(random.nextLong(2 * MILLI), connection::broken);
  }

  /** Statements between which it matters who dies: what a pass reads last, what it writes, what settles, what is published. */
  private static final List<String> STEPS = List.of(Sql.of("dispatch.PgCandidates", "DUE"), Sql.of("dispatch.PgApply", "CLAIM"), Sql.of("dispatch.PgApply", "ATTEMPTS"), Sql.of("outbox.Outbox", "NUMBERS"),
      Sql.of("settle.Settler", "SETTLE"), Sql.of("settle.Move", "STORE"), Sql.of("intake.JobRows", "SEEN"), Sql.of("outbox.OutboxRelay", "SENT_AND_NEXT"), Sql.of("agents.AgentDesk", "HOLD"));

  /** Told of whoever commits what only the lead may. */
  public void onDecision(Consumer<Process> told) {
    onDecision = told;
  }

  /** Has something befall whoever runs one of these statements next, before he has its answer. */
  public void atStep(int which, Consumer<Process> what) {
    trapped = STEPS.get(which % STEPS.size());
    trap = what;
  }

  /** What an operator changes, outside of any process of ours. Those who listen are told. */
  public void operator(Consumer<Tables> change) {
    loop.after(0, () -> exclusive(() -> {
      change.accept(tables);
      committed(null);
      settingsListeners.forEach(Runnable::run);
    }));
  }

  /** Puts what is there at the beginning. */
  public void put(Trunks trunks) {
    trunks.into(tables);
    committed(null);
  }

  /** Rows that are there before anybody comes. */
  public interface Trunks {
    void into(Tables tables);
  }

  void listen(Runnable told) {
    settingsListeners.add(told);
  }

  private void exclusive(Runnable deed) {
    if (holder == null) deed.run();
    else loop.after(MILLI, () -> exclusive(deed));
  }

  private OffsetDateTime clock() {
    var instant = loop.instant();
    if (instant != clockOf) {
      clockOf = instant;
      clock = instant.atOffset(ZoneOffset.UTC);
    }
    return clock;
  }

  private void committed(Process by) {
    if (decided) onDecision.accept(by);
    decided = false;
    var changes = tables.committed();
    if (!changes.isEmpty()) onCommit.accept(changes);
  }

  /** Who waited longest goes on, and with him whatever else his connection had asked. */
  private void release() {
    holder = null;
    while (!waiting.isEmpty()) {
      var next = waiting.stream().filter(one -> holder == null || one.connection() == holder).findFirst().orElse(null);
      if (next == null) return;
      waiting.remove(next);
      if (next.connection().closed) continue;
      boolean late = loop.now() - next.since() > next.connection().patience && holder == null;
      if (late) next.refused().accept(new PgException("canceling statement due to lock timeout", "ERROR", "55P03", null));
      else next.request().run();
    }
  }

  /** Who sleeps with a transaction open loses it, as to an idle timeout. */
  public void cutIfHolding(Process process) {
    if (holder != null && holder.process == process) holder.broken();
  }

  /** One connection: its requests arrive in order, and are answered in order. */
  final class Connection {
    private final Process process;
    private final long patience;
    private final boolean transaction;
    private long arrives;
    private long answers;
    private boolean closed;
    private boolean aborted;
    private boolean late;
    private final List<Promise<?>> unanswered = new ArrayList<>();
    private final MemPool.Answers together;

    /** @param together where answers are gathered that arrive in one piece */
    Connection(Process process, long patience, boolean transaction, MemPool.Answers together) {
      this.together = together;
      this.process = process;
      this.patience = patience;
      this.transaction = transaction;
      open.add(this);
    }

    Future<RowSet<Row>> execute(String sql, Tuple args) {
      return request(() -> run(sql, args));
    }

    Future<Void> commit() {
      if (holder == this && way.loses(2)) return lateCommit();
      return request(() -> {
        if (holder == this) {
          if (aborted) rolledBackHere();
          else committed(process);
          release();
        }
        if (aborted) throw new PgException("the transaction is aborted", "ERROR", "25P02", null);
        return null;
      });
    }

    /** The client is told that the connection is cut, and its commit still arrives. */
    private Future<Void> lateCommit() {
      var promise = Promise.<Void>promise();
      late = true;
      loop.after(10 * MILLI + random.nextLong(800 * MILLI), () -> {
        late = false;
        if (holder == this) {
          if (aborted) rolledBackHere();
          else committed(process);
          release();
        }
        close();
      });
      process.after(MILLI, () -> promise.tryFail(new Way.Cut("the connection is cut")));
      return promise.future();
    }

    Future<Void> rollback() {
      return request(() -> {
        rolledBack();
        return null;
      });
    }

    private void rolledBackHere() {
      decided = false;
      tables.rolledBack();
    }

    private void rolledBack() {
      if (holder != this) return;
      rolledBackHere();
      release();
    }

    void close() {
      if (late) return;
      closed = true;
      open.remove(this);
      if (holder == this) rolledBack();
    }

    /** Cut: its transaction is none, and whoever waits for an answer gets none. */
    void broken() {
      if (closed || late) return;
      close();
      for (var one : List.copyOf(unanswered)) process.after(0, () -> one.tryFail(new Way.Cut("the connection is cut")));
    }

    private RowSet<Row> run(String sql, Tuple args) {
      if (aborted) throw new PgException("current transaction is aborted", "ERROR", "25P02", null);
      var statement = statements.of(sql);
      if (holder == null) began = clock();
      if (transaction) holder = this;
      var answer = new Answer(statement.names());
      try {
        statement.body().accept(new Call(tables, args, began, clock(), answer));
      } catch (PgException refused) {
        aborted = transaction;
        if (!transaction) tables.rolledBack();
        throw refused;
      }
      if (!transaction) committed(process);
      if (transaction && statement.decides()) decided = true;
      if (sql.equals(trapped)) {
        trapped = null;
        loop.after(0, () -> trap.accept(process));
      }
      return answer;
    }

    private <T> Future<T> request(java.util.function.Supplier<T> deed) {
      var promise = Promise.<T>promise();
      if (closed || way.isAway()) {
        process.after(MILLI, () -> promise.tryFail(new Way.Cut("the database is away")));
        return promise.future();
      }
      unanswered.add(promise);
      arrives = Math.max(arrives, way.arrival(process, holder == this));
      if (arrives <= loop.now()) arrived(deed, promise);
      else loop.after(arrives - loop.now(), () -> {
        if (!closed) arrived(deed, promise);
      });
      return promise.future();
    }

    private <T> void arrived(java.util.function.Supplier<T> deed, Promise<T> promise) {
      if (holder != null && holder != this) waiting.add(new Waiter(this, () -> answered(deed, promise), refused -> answer(promise, null, refused), loop.now()));
      else answered(deed, promise);
    }

    private <T> void answered(java.util.function.Supplier<T> deed, Promise<T> promise) {
      T result = null;
      Throwable failure = null;
      try {
        result = deed.get();
      } catch (PgException refused) {
        failure = refused;
      } catch (RuntimeException broken) {
        // Whoever asked would take it for a trouble of the database, and try again.
        loop.fail(broken);
        return;
      }
      if (way.loses(1)) {
        broken();
        return;
      }
      answer(promise, result, failure);
    }

    private <T> void answer(Promise<T> promise, T result, Throwable failure) {
      Runnable heard = () -> {
        unanswered.remove(promise);
        if (failure == null) promise.tryComplete(result);
        else promise.tryFail(failure);
      };
      // What was asked in one moment is answered in one piece, as over one connection, in its order.
      if (together.add(loop.now(), heard)) return;
      answers = Math.max(answers, loop.now() + 2 * way.latency());
      process.after(answers - loop.now(), together.begin(loop.now(), heard));
    }
  }
}
