package io.carillon.scheduler.old;

import io.carillon.life.Repeat;
import io.carillon.scheduler.outside.DatabaseTime;
import io.carillon.scheduler.outside.Outside;
import io.carillon.scheduler.ticking.Ticking;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Once a minute moves the jobs that ended more than a day ago, and drops the weeks that are over. In small batches with a rest after each, so that nobody waits
 * for a lock and the database has time for calls. Works only where {@code leads} says so, which only saves work: of two at once each moves what
 * the other does not.
 */
public final class OldJobsPart {
  private static final Logger log = LoggerFactory.getLogger(OldJobsPart.class);
  private static final Duration EVERY = Duration.ofMinutes(1);
  private static final Duration HOT = Duration.ofDays(1);
  private static final int BATCH = 500;
  private static final long REST_MILLIS = 100;
  /** Whatever was decided until then is published. */
  private static final String PICK = """
      select id, finished_at from job j
      where finished_at < least($1::timestamptz, coalesce((select created_at from outbox where sent_at is null order by id limit 1), $1))
        and state in ('COMPLETED', 'FAILED', 'CANCELLED', 'EXPIRED', 'SUPPRESSED') and not exists (select from attempt where job_id = j.id and not settled)
      order by finished_at limit $2""";
  /** All parts of one statement see the tables as they were before it. */
  private static final String MOVE = """
      with ours as materialized (select id, finished_at from job where id = any ($1) and finished_at is not null order by id for update skip locked),
        attempts as (delete from attempt a using ours where a.job_id = ours.id returning a.*, ours.finished_at),
        there as (insert into attempt_old select * from attempts),
        decisions as (delete from decision d using ours where d.job_id = ours.id returning d.*, ours.finished_at),
        kept as (insert into decision_old select * from decisions),
        jobs as (delete from job j using ours where j.id = ours.id returning j.*)
      insert into job_old select * from jobs""";
  /** Those that are not part of it any more, or not yet, too: a step may have been the last before a crash. */
  private static final String PARTS = """
      select c.relname::text, i.inhparent is not null, coalesce(i.inhdetachpending, false) from pg_class c left join pg_inherits i on i.inhrelid = c.oid
      where c.relkind = 'r' and c.relnamespace = current_schema()::text::regnamespace and c.relname like $1::text || '\\_%'""";
  private static final List<String> TABLES = List.of("job_old", "attempt_old", "decision_old");

  private final Outside outside;
  private final BooleanSupplier leads;
  private final Duration kept;
  private final Ticking ticking;
  private final Set<Week> made = ConcurrentHashMap.newKeySet();

  private OldJobsPart(Outside outside, BooleanSupplier leads, Duration kept) {
    this.outside = outside;
    this.leads = leads;
    this.kept = kept;
    this.ticking = Ticking.every(outside.vertx(), EVERY, "old jobs", () -> leads.getAsBoolean() ? pass() : Future.succeededFuture());
  }

  /** @param kept how long after its week a job is kept */
  public static OldJobsPart open(Outside outside, BooleanSupplier leads, Duration kept) {
    return new OldJobsPart(outside, leads, kept);
  }

  /** @return how many were moved */
  Future<Integer> pass() {
    return DatabaseTime.of(outside.pool()).compose(now -> drop(now).compose(dropped -> move(now.minus(HOT))));
  }

  private Future<Integer> move(Instant before) {
    var all = new AtomicInteger();
    return Repeat.whileTrue(() -> batch(before, all).compose(full -> full && leads.getAsBoolean() ? outside.vertx().timer(REST_MILLIS).map(true) : Future.succeededFuture(false)))
        .map(done -> all.get());
  }

  private Future<Boolean> batch(Instant before, AtomicInteger all) {
    return outside.pool().preparedQuery(PICK).execute(Tuple.of(before.atOffset(ZoneOffset.UTC), BATCH)).compose(rows -> {
      if (rows.size() == 0) return Future.succeededFuture(false);
      var ids = new ArrayList<UUID>();
      var weeks = new TreeSet<>(Comparator.comparing(Week::monday));
      rows.forEach(row -> {
        ids.add(row.getUUID(0));
        weeks.add(Week.of(row.getOffsetDateTime(1).toInstant()));
      });
      return make(weeks).compose(there -> outside.pool().preparedQuery(MOVE).execute(Tuple.of((Object) ids.toArray(UUID[]::new)))).map(moved -> {
        all.addAndGet(moved.rowCount());
        return rows.size() == BATCH;
      });
    });
  }

  private Future<Void> make(Set<Week> weeks) {
    Future<Void> done = Future.succeededFuture();
    for (var week : weeks) {
      if (made.contains(week)) continue;
      for (String table : TABLES) done = done.compose(before -> make(week, table));
      done = done.onSuccess(there -> made.add(week));
    }
    return done;
  }

  /** Attached, not created in place: nobody who reads is waited for, nor waits. */
  private Future<Void> make(Week week, String table) {
    String name = week.name(table);
    return parts(table).compose(parts -> {
      if (parts.stream().anyMatch(part -> part.name().equals(name) && part.attached())) return Future.succeededFuture();
      return run("create table if not exists " + name + " (like " + table + " including defaults)").compose(there ->
          run("alter table " + table + " attach partition " + name + " for values from ('" + week.begins() + "') to ('" + week.ends() + "')"));
    });
  }

  private record Part(String name, boolean attached, boolean leaving) {}

  private Future<List<Part>> parts(String table) {
    return outside.pool().preparedQuery(PARTS).execute(Tuple.of(table)).map(rows -> {
      var parts = new ArrayList<Part>();
      rows.forEach(row -> parts.add(new Part(row.getString(0), row.getBoolean(1), row.getBoolean(2))));
      return parts;
    });
  }

  private Future<Void> run(String statement) {
    return outside.pool().query(statement).execute().mapEmpty();
  }

  private Future<Void> drop(Instant now) {
    Future<Void> done = Future.succeededFuture();
    for (String table : TABLES) done = done.compose(before -> parts(table)).compose(parts -> drop(table, parts, now));
    return done;
  }

  private Future<Void> drop(String table, List<Part> parts, Instant now) {
    Future<Void> done = Future.succeededFuture();
    for (var part : parts) {
      var week = Week.named(table, part.name());
      if (week.isEmpty() || !week.get().isOver(now, kept)) continue;
      made.remove(week.get());
      done = done.compose(before -> detach(table, part)).compose(alone -> run("drop table " + part.name()))
          .onSuccess(gone -> log.atInfo().addKeyValue("part", part.name()).log("what ended in a week that is kept no longer is gone"));
    }
    return done;
  }

  /** Whoever reads it is waited for, and nobody else waits. */
  private Future<Void> detach(String table, Part part) {
    if (!part.attached()) return Future.succeededFuture();
    return run("alter table " + table + " detach partition " + part.name() + (part.leaving() ? " finalize" : " concurrently"));
  }

  /** Ends after the pass under way. */
  public Future<Void> close() {
    return ticking.close();
  }
}
