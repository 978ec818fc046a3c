package io.carillon.gateway.contacts;

import io.carillon.contract.JobKind;
import io.carillon.contract.JobMessage;
import io.carillon.gateway.campaign.Campaign;
import io.carillon.gateway.campaign.CampaignStore;
import io.carillon.gateway.edge.Problem;
import io.carillon.gateway.submit.BulkJobs;
import io.carillon.gateway.submit.JobPublisher;
import io.carillon.id.Ids;
import io.carillon.intake.IntakeReach;
import io.vertx.core.Future;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One upload from its first row to its answer, on a thread of its own that may block: rows are read in chunks, what is new is
 * published, and never more is ahead of intake than {@value #MOST_AHEAD} rows. A contact's id is made of campaign and number, so
 * whatever is published twice has the effect of once.
 */
final class Upload {
  private static final Logger log = LoggerFactory.getLogger(Upload.class);
  private static final int CHUNK = 5_000;
  static final int MOST_AHEAD = 50_000;
  private static final int IN_FLIGHT = 10_000;
  private static final long WAIT_SECONDS = 60;
  private static final long ALL_IN_MILLIS = 30_000;
  private static final int LEASE_SECONDS = 30;
  private static final long RENEW_NANOS = 10_000_000_000L;

  /**
   * What it works with.
   *
   * @param spool the folder for what is said of bad rows
   */
  record Parts(JobPublisher jobs, IntakeReach intake, Seen seen, CampaignStore campaigns, Path spool) {}

  private final Parts parts;
  private final Campaign campaign;
  private final String holder;
  private final Instant startedAt;
  private final BulkJobs jobs;
  private final UploadReport report;
  private final Ahead ahead = new Ahead();
  private final Semaphore window = new Semaphore(IN_FLIGHT);
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private long renewedNanos = System.nanoTime();

  Upload(Parts parts, Campaign campaign, String holder, Instant startedAt) {
    this.parts = parts;
    this.campaign = campaign;
    this.holder = holder;
    // As the table keeps it: with more digits, what this upload sent itself would seem older than the upload.
    this.startedAt = startedAt.truncatedTo(ChronoUnit.MICROS);
    this.jobs = parts.jobs.bulk(startedAt);
    this.report = new UploadReport(new BadRows(parts.spool));
  }

  static int leaseSeconds() {
    return LEASE_SECONDS;
  }

  /**
   * To its end; the report is the caller's to close.
   *
   * @throws Problem.Thrown saying how far it came
   */
  UploadReport run(RowsOpener opener) {
    boolean done = false;
    try {
      // What another upload left on its way could otherwise not be told to be in already.
      var before = await(parts.intake.ends());
      if (!await(parts.intake.passed(before, ALL_IN_MILLIS))) {
        throw Problem.unavailable("the scheduler has not yet taken in what was sent before").thrown();
      }
      var rows = opener.open();
      for (var chunk = read(rows); chunk != null; chunk = read(rows)) {
        if (!chunk.isEmpty()) publish(fresh(chunk));
        keepUp();
        renew();
      }
      allStored();
      report.complete(await(parts.intake.passed(ahead.ends(), ALL_IN_MILLIS)));
      done = true;
      return report;
    } catch (Rows.Unreadable e) {
      throw unreadable(e);
    } catch (UncheckedIOException full) {
      log.atError().setCause(full).log("an upload was given up");
      throw Problem.unavailable(full.getMessage() + "; " + report.counts() + "; send it again as a whole").thrown();
    } catch (IOException e) {
      throw Problem.malformed("the upload broke off; " + report.counts() + "; send it again as a whole").thrown();
    } finally {
      if (!done) report.close();
    }
  }

  /** Opens the rows, once it is this upload's turn. */
  @FunctionalInterface
  interface RowsOpener {
    Rows open() throws IOException, Rows.Unreadable;
  }

  private Problem.Thrown unreadable(Rows.Unreadable e) {
    boolean nothing = report.rows() == 0;
    String detail = e.getMessage() + (nothing ? "; nothing was accepted" : "; before it " + report.counts());
    return Problem.invalid(List.of(new Problem.Fault(null, e.column() == null ? null : CsvColumns.shown(e.column()), detail))).thrown();
  }

  /** The contacts of the next {@value #CHUNK} rows by id, the first row of each number; null at the end. */
  private Map<UUID, Row.Contact> read(Rows rows) throws IOException, Rows.Unreadable {
    var chunk = new LinkedHashMap<UUID, Row.Contact>();
    for (int n = 0; n < CHUNK; n++) {
      Row row;
      try {
        row = rows.next();
      } catch (IOException | Rows.Unreadable e) {
        // What was read before it stands: it is accepted before the upload is given up.
        if (!chunk.isEmpty()) {
          publish(fresh(chunk));
          allStored();
        }
        throw e;
      }
      if (row == null) return n == 0 ? null : chunk;
      switch (row) {
        case Row.Rejected rejected -> report.rejected(rejected);
        case Row.Contact contact -> {
          UUID id = Ids.derived("contact", campaign.id().toString(), contact.identity());
          if (chunk.containsKey(id) || ahead.contains(id)) report.duplicate(contact.line());
          else chunk.put(id, contact);
        }
      }
    }
    return chunk;
  }

  /** Without those that have been taken in before. */
  private Map<UUID, Row.Contact> fresh(Map<UUID, Row.Contact> chunk) {
    var seen = await(parts.seen.among(chunk.keySet()));
    if (seen.isEmpty()) return chunk;
    var fresh = new LinkedHashMap<>(chunk);
    seen.forEach((id, submittedAt) -> {
      var contact = fresh.remove(id);
      if (submittedAt.isBefore(startedAt)) report.alreadyIn();
      else report.duplicate(contact.line());
    });
    return fresh;
  }

  private void publish(Map<UUID, Row.Contact> contacts) {
    var chunk = ahead.add(contacts.keySet());
    for (var contact : contacts.entrySet()) {
      checked();
      acquire(1);
      var job = new JobMessage.JobSubmitted(contact.getKey().toString(), campaign.tenant(), campaign.id().toString(), null, JobKind.DIAL,
          contact.getValue().spec(), null, null, startedAt);
      jobs.submit(job, (at, failed) -> {
        if (failed == null) chunk.stored(at.partition(), at.offset());
        else failure.compareAndSet(null, failed);
        window.release();
      });
      report.accepted();
    }
  }

  /** Forgets what has become rows; waits where too much has not. */
  private void keepUp() {
    var tries = new ArrayList<Integer>();
    while (ahead.size() > 0) {
      checked();
      var ends = ahead.oldest();
      boolean tooFar = ahead.size() > MOST_AHEAD;
      if (ends == null && !tooFar) return;
      if (ends == null) {
        allStored();
      } else if (await(parts.intake.passed(ends, tooFar ? 5_000 : 0))) {
        ahead.dropOldest();
      } else if (!tooFar) {
        return;
      } else {
        renew();
        tries.add(1);
        if (tries.size() > 24) throw Problem.unavailable("the scheduler does not take in what was sent; " + report.counts()).thrown();
      }
    }
  }

  private void renew() {
    if (System.nanoTime() - renewedNanos < RENEW_NANOS) return;
    renewedNanos = System.nanoTime();
    if (!await(parts.campaigns.holdUpload(campaign.id(), holder, LEASE_SECONDS))) {
      throw Problem.conflict("upload-running", "another upload to this campaign has begun meanwhile; " + report.counts()).thrown();
    }
  }

  private void allStored() {
    acquire(IN_FLIGHT);
    window.release(IN_FLIGHT);
    checked();
  }

  private void checked() {
    if (failure.get() != null) throw Problem.unavailable("the broker does not take more; send the upload again as a whole").thrown();
  }

  private void acquire(int permits) {
    try {
      if (!window.tryAcquire(permits, WAIT_SECONDS, TimeUnit.SECONDS)) throw Problem.unavailable("the broker does not answer").thrown();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Problem.unavailable("the gateway is closing").thrown();
    }
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Problem.Thrown thrown ? thrown : new Failed(e.getCause());
    } catch (TimeoutException e) {
      throw new Failed(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Problem.unavailable("the gateway is closing").thrown();
    }
  }

  /** A part of the system failed; its own failure is the cause. */
  static final class Failed extends RuntimeException {
    Failed(Throwable cause) {
      super(cause);
    }
  }
}
