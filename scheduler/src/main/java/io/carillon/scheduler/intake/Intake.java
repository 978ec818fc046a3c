package io.carillon.scheduler.intake;

import io.carillon.contract.JobMessage.JobCancel;
import io.carillon.contract.JobMessage.JobSubmitted;
import io.carillon.kafka.BatchReader;
import io.carillon.kafka.Received;
import io.carillon.life.FailPoint;
import io.carillon.scheduler.cancel.Cancellation;
import io.carillon.scheduler.deadletter.DeadLetters;
import io.carillon.scheduler.deadletter.Halving;
import io.carillon.scheduler.outside.DatabaseTime;
import io.carillon.scheduler.outside.Outside;
import io.carillon.scheduler.outside.PromptTransaction;
import io.carillon.scheduler.outside.Wake;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.UUID;

/**
 * Takes a batch of {@code dial.jobs} in: one transaction for new jobs, cancels and the offsets reached, then dispatch is woken. Replaying any of it changes nothing.
 *
 * <pre>
 *  unreadable            set aside, offset passed
 *  known id              nothing
 *  new job               row; born CANCELLED where its campaign is over, SUPPRESSED where its callback is open already
 *  no such campaign      set aside
 *  cancel                waiting: CANCELLED; dialling: hung up; final or unknown: nothing (a cancel stands behind its job in the topic)
 *  refused by the database   the batch is halved until the one is alone, which is set aside
 *  database or broker away   the batch waits and is given again
 * </pre>
 */
final class Intake implements BatchReader.Handler {
  /** A batch as large as this is read off the event loop. */
  private static final int LARGE = 64;

  private final Outside outside;
  private final Wake wake;
  private final DeadLetters deadLetters;

  Intake(Outside outside, Wake wake) {
    this.outside = outside;
    this.wake = wake;
    this.deadLetters = new DeadLetters(outside);
  }

  @Override public Future<?> apply(List<Received> batch) {
    return read(batch).compose(taken -> setAside(taken)
        .compose(aside -> Halving.store(taken, this::store, (one, refused) -> alone(one, refused.getMessage()))));
  }

  private Future<List<Taken>> read(List<Received> batch) {
    if (batch.size() < LARGE) return Future.succeededFuture(batch.stream().map(Taken::read).toList());
    return outside.vertx().executeBlocking(() -> batch.stream().map(Taken::read).toList(), false);
  }

  private Future<?> setAside(List<Taken> taken) {
    return Future.all(taken.stream().filter(one -> one.wrong() != null).map(one -> deadLetters.setAside(one.record(), one.wrong())).toList());
  }

  private Future<Void> alone(Taken one, String why) {
    return deadLetters.setAside(one.record(), why)
        .compose(aside -> outside.pool().withTransaction(tx -> Offsets.reached(tx, List.of(one.record()))));
  }

  private Future<Void> store(List<Taken> taken) {
    return PromptTransaction.of(outside.pool(), tx -> stored(tx, taken)).onSuccess(stored -> {
      FailPoint.INTAKE_COMMITTED.pass();
      if (stored.jobs() > 0 || stored.cancelled() > 0) wake.all();
      if (stored.urgent()) wake.urgent();
      outside.surroundings().meters().counter("carillon_jobs_taken_in").increment(stored.jobs());
    }).compose(stored -> Future.all(stored.homeless().stream().map(one -> deadLetters.setAside(one.record(), "no such campaign")).toList()))
        .mapEmpty();
  }

  private record Stored(int jobs, boolean urgent, int cancelled, List<Taken> homeless) {}

  private Future<Stored> stored(SqlConnection tx, List<Taken> taken) {
    var submitted = new LinkedHashMap<String, Taken>();
    var cancelled = new LinkedHashSet<UUID>();
    for (var one : taken) {
      if (one.message() instanceof JobSubmitted) submitted.putIfAbsent(one.message().jobId(), one);
      if (one.message() instanceof JobCancel cancel) cancelled.add(UUID.fromString(cancel.jobId()));
    }
    var now = DatabaseTime.of(tx);
    var campaigns = Campaigns.of(tx, submitted.values());
    return Future.all(now, campaigns).compose(read -> {
      var known = campaigns.result();
      var jobs = known.jobs(submitted.values(), now.result());
      var inserted = JobRows.insert(tx, jobs, now.result());
      // A cancel stands behind its job in the topic.
      var stopped = inserted.compose(there -> Cancellation.cancel(tx, List.copyOf(cancelled), "REQUESTED", now.result()));
      var reached = Offsets.reached(tx, taken.stream().map(Taken::record).toList());
      return Future.all(inserted, stopped, reached).map(all -> new Stored(inserted.result(), jobs.stream().anyMatch(NewJob::urgent), stopped.result(),
          known.homeless(submitted.values())));
    });
  }
}
