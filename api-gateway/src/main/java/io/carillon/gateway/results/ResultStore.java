package io.carillon.gateway.results;

import io.carillon.contract.AgentEvent;
import io.carillon.contract.Wire;
import io.carillon.gateway.submit.JobStore;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The contacts of a campaign that have ended, each with its last attempt. */
final class ResultStore {
  private final Pool pool;

  ResultStore(Pool pool) {
    this.pool = pool;
  }

  Future<List<JsonObject>> page(UUID campaign, String state, UUID after, int limit) {
    return pool.preparedQuery("select j.id, j.reference, j.state, j.reason, j.outcome, j.number, j.attempts, j.submitted_at, j.first_dialed_at, j.finished_at,"
        + " a.to_number, a.trunk, a.pbx, a.answered_at, a.ending::text as ending, (select count(*) from every_attempt n where n.job_id = j.id)::int as dialled"
        + " from every_job j left join every_attempt a on a.id = j.last_attempt where j.campaign_id = $1 and ($2::uuid is null or j.id > $2)"
        + " and case when $3::text is null then j.state in ('COMPLETED', 'FAILED', 'CANCELLED', 'EXPIRED', 'SUPPRESSED') else j.state = $3 end"
        + " order by j.id limit $4").execute(Tuple.of(campaign, after, state, limit)).map(rows -> {
          var list = new ArrayList<JsonObject>();
          rows.forEach(row -> list.add(json(row)));
          return list;
        });
  }

  private static JsonObject json(Row row) {
    var json = new JsonObject().put("jobId", row.getUUID("id").toString());
    JobStore.put(json, "reference", row.getString("reference"));
    json.put("state", row.getString("state"));
    JobStore.put(json, "reason", row.getString("reason"));
    JobStore.put(json, "outcome", row.getString("outcome"));
    json.put("number", row.getString("number"));
    JobStore.put(json, "to", row.getString("to_number"));
    json.put("attempts", row.getInteger("dialled"));
    JobStore.put(json, "trunk", row.getString("trunk"));
    JobStore.put(json, "pbx", row.getString("pbx"));
    JobStore.time(json, "submittedAt", row, "submitted_at");
    JobStore.time(json, "firstDialedAt", row, "first_dialed_at");
    JobStore.time(json, "answeredAt", row, "answered_at");
    JobStore.time(json, "finishedAt", row, "finished_at");
    if (row.getString("ending") != null) ending(json, Wire.readOwn(row.getString("ending"), AgentEvent.Ending.class));
    return json;
  }

  private static void ending(JsonObject json, AgentEvent.Ending ending) {
    JobStore.put(json, "answeredBy", ending.answeredBy() == null ? null : ending.answeredBy().name());
    JobStore.put(json, "acknowledged", ending.acknowledged());
    JobStore.put(json, "digits", ending.digits());
    JobStore.put(json, "hangupCause", ending.hangupCause());
    JobStore.put(json, "sipCode", ending.sipCode());
    if (ending.ringMillis() != null) json.put("ringSeconds", ending.ringMillis() / 1000.0);
    if (ending.talkMillis() != null) json.put("talkSeconds", ending.talkMillis() / 1000.0);
  }
}
