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
import java.util.HashMap;
import java.util.List;
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
    var jobs = new io.vertx.core.json.JsonArray();
    for (var record : batch) {
      try {
        if (record.as(JobMessage.class) instanceof JobMessage.JobSubmitted job) {
          jobs.add(new io.vertx.core.json.JsonObject().put("id", job.jobId()).put("campaign", job.campaignId()).put("tenant", job.tenant()).put("kind", job.kind().name())
              .put("number", job.spec().destinations().getFirst().to()).put("spec", Wire.encodeText(job.spec())).put("reference", job.spec().reference())
              .put("at", job.submittedAt().toString()));
        }
      } catch (Wire.Unreadable e) {
        throw new AssertionError(e);
      }
    }
    if (jobs.isEmpty()) return Future.succeededFuture();
    return sql.preparedQuery("with given as (select * from jsonb_to_recordset($1::text::jsonb) as g(id uuid, campaign uuid, tenant text, kind text, number text, spec text, reference text, at timestamptz)),"
        + " fresh as (insert into job_seen select id from given on conflict do nothing returning id)"
        + " insert into job (id, campaign_id, tenant, kind, state, priority, due_at, expires_at, number, spec, reference, submitted_at)"
        + " select distinct on (id) id, coalesce(campaign, '00000000-0000-0000-0000-000000000000'), tenant, kind, 'QUEUED', 5, at, at + interval '1 day', number, spec::jsonb, reference, at"
        + " from given join fresh using (id)").execute(Tuple.of(jobs.encode()));
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
