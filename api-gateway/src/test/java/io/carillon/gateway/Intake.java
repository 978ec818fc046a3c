package io.carillon.gateway;

import io.carillon.contract.JobMessage;
import io.carillon.contract.Topics;
import io.carillon.contract.Wire;
import io.carillon.kafka.BatchReader;
import io.carillon.kafka.Received;
import io.carillon.testkit.Backends;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Takes jobs in as the scheduler does (ids, rows and offsets in one transaction) and decides nothing about them. */
final class Intake implements AutoCloseable {
  private final Backends backends;
  private final BatchReader reader;

  Intake(Backends backends) {
    this.backends = backends;
    try {
      reader = BatchReader.alone(backends.vertx(), backends.kafka(), Topics.JOBS, true, 2_000, this::take).await(30, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("intake did not start", e);
    }
  }

  private Future<?> take(List<Received> batch) {
    return backends.sql().withTransaction(sql -> rows(sql, batch).compose(done -> offsets(sql, batch)));
  }

  private static Future<?> rows(SqlConnection sql, List<Received> batch) {
    var jobs = new ArrayList<Tuple>();
    var ids = new ArrayList<UUID>();
    for (var record : batch) {
      try {
        if (record.as(JobMessage.class) instanceof JobMessage.JobSubmitted job) {
          ids.add(UUID.fromString(job.jobId()));
          var campaign = job.campaignId() == null ? new UUID(0, 0) : UUID.fromString(job.campaignId());
          var at = job.submittedAt().atOffset(ZoneOffset.UTC);
          jobs.add(Tuple.from(java.util.Arrays.asList(UUID.fromString(job.jobId()), campaign, job.tenant(), job.kind().name(), at, at.plusDays(1),
              job.spec().destinations().getFirst().to(), Wire.encodeText(job.spec()), job.spec().reference(), at)));
        }
      } catch (Wire.Unreadable e) {
        throw new AssertionError(e);
      }
    }
    if (jobs.isEmpty()) return Future.succeededFuture();
    return sql.preparedQuery("insert into job_seen select unnest($1::uuid[]) on conflict do nothing").execute(Tuple.of(ids.toArray(UUID[]::new)))
        .compose(seen -> sql.preparedQuery("insert into job (id, campaign_id, tenant, kind, state, priority, due_at, expires_at, number, spec, reference, submitted_at)"
            + " values ($1, $2, $3, $4, 'QUEUED', 5, $5, $6, $7, $8::text::jsonb, $9, $10) on conflict do nothing").executeBatch(jobs));
  }

  private static Future<?> offsets(SqlConnection sql, List<Received> batch) {
    var next = new HashMap<Integer, Long>();
    batch.forEach(record -> next.merge(record.partition(), record.offset() + 1, Math::max));
    return sql.preparedQuery("insert into intake_offset (topic, part, next_offset) values ($1, $2, $3) on conflict (topic, part) do update set next_offset = excluded.next_offset")
        .executeBatch(next.entrySet().stream().map(end -> Tuple.of(Topics.JOBS, end.getKey(), end.getValue())).toList());
  }

  @Override public void close() {
    try {
      reader.close().await(30, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("intake did not close", e);
    }
  }
}
