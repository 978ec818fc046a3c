package io.carillon.gateway.submit;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Reads jobs and attempts; the scheduler is who writes them. */
public final class JobStore {
  /** The campaign of jobs that stand alone. */
  public static final UUID ALONE = new UUID(0, 0);

  /** A campaign's jobs keep their state while it is paused; that it is, is their reason. */
  private static final String JOBS = "select j.*, c.state = 'PAUSED' and j.state in ('QUEUED', 'WAITING') as paused from every_job j left join campaign c on c.id = j.campaign_id ";

  private final Pool pool;

  public JobStore(Pool pool) {
    this.pool = pool;
  }

  /** A job of the tenant with its attempts. */
  public Future<Optional<JsonObject>> find(String tenant, UUID id, String kind) {
    return pool.preparedQuery(JOBS + "where j.id = $1 and j.tenant = $2 and ($3::text is null or j.kind = $3)").execute(Tuple.of(id, tenant, kind))
        .compose(rows -> {
          if (rows.size() == 0) return Future.succeededFuture(Optional.<JsonObject>empty());
          var job = job(rows.iterator().next());
          return pool.preparedQuery("select * from every_attempt where job_id = $1 order by nth").execute(Tuple.of(id)).map(attempts -> {
            var list = new JsonArray();
            attempts.forEach(row -> list.add(attempt(row)));
            return Optional.of(job.put("attempts", list));
          });
        });
  }

  /** What was decided of a job, in its order: {@code at}, {@code what} and {@code detail}. */
  Future<List<JsonObject>> decisions(UUID id) {
    return pool.preparedQuery("select at, what, detail::text as detail from every_decision where job_id = $1 order by nth").execute(Tuple.of(id)).map(rows -> {
      var list = new ArrayList<JsonObject>();
      for (var row : rows) {
        var json = new JsonObject();
        time(json, "at", row, "at");
        list.add(json.put("what", row.getString("what")).put("detail", new JsonObject(row.getString("detail"))));
      }
      return list;
    });
  }

  /** A page of jobs, newest id first where they stand alone, else in the order of their ids. */
  public Future<List<JsonObject>> list(String tenant, UUID campaign, String state, String reference, UUID after, int limit) {
    boolean alone = campaign == null;
    String sql = JOBS + "where j.campaign_id = $1 and j.tenant = $2 and ($3::text is null or j.state = $3) and ($4::text is null or j.reference = $4)"
        + " and ($5::uuid is null or j.id " + (alone ? "<" : ">") + " $5) order by j.id " + (alone ? "desc" : "asc") + " limit $6";
    return pool.preparedQuery(sql).execute(Tuple.of(alone ? ALONE : campaign, tenant, state, reference, after, limit)).map(rows -> {
      var list = new ArrayList<JsonObject>();
      rows.forEach(row -> list.add(job(row)));
      return list;
    });
  }

  private static JsonObject job(Row row) {
    var campaign = row.getUUID("campaign_id");
    var json = new JsonObject().put("id", row.getUUID("id").toString());
    if (!campaign.equals(ALONE)) json.put("campaignId", campaign.toString());
    put(json, "groupId", row.getUUID("group_id"));
    json.put("kind", row.getString("kind").toLowerCase(java.util.Locale.ROOT)).put("state", row.getString("state"));
    put(json, "reason", Boolean.TRUE.equals(row.getBoolean("paused")) ? "PAUSED" : row.getString("reason"));
    put(json, "outcome", row.getString("outcome"));
    put(json, "reference", row.getString("reference"));
    json.put("to", row.getString("number")).put("priority", row.getInteger("priority")).put("round", row.getInteger("round"))
        .put("attemptsUsed", row.getInteger("attempts")).put("cancelRequested", row.getBoolean("cancel_requested"));
    time(json, "dueAt", row, "due_at");
    time(json, "expiresAt", row, "expires_at");
    time(json, "submittedAt", row, "submitted_at");
    time(json, "firstDialedAt", row, "first_dialed_at");
    time(json, "finishedAt", row, "finished_at");
    return json.put("request", new JsonObject(row.getValue("spec").toString()));
  }

  private static JsonObject attempt(Row row) {
    var json = new JsonObject().put("id", row.getUUID("id").toString()).put("number", row.getInteger("nth")).put("round", row.getInteger("round"))
        .put("destination", row.getInteger("destination")).put("to", row.getString("to_number")).put("trunk", row.getString("trunk"))
        .put("pbx", row.getString("pbx")).put("settled", row.getBoolean("settled")).put("inDoubt", row.getBoolean("in_doubt"));
    put(json, "outcome", row.getString("outcome"));
    time(json, "createdAt", row, "created_at");
    time(json, "originatingAt", row, "originating_at");
    time(json, "ringingAt", row, "ringing_at");
    time(json, "answeredAt", row, "answered_at");
    time(json, "endedAt", row, "ended_at");
    ending(json, "ending", row);
    ending(json, "corrected", row);
    return json;
  }

  private static void ending(JsonObject json, String column, Row row) {
    Object value = row.getValue(column);
    if (value != null) json.put(column, new JsonObject(value.toString()));
  }

  public static void put(JsonObject json, String field, Object value) {
    if (value != null) json.put(field, value instanceof UUID id ? id.toString() : value);
  }

  public static void time(JsonObject json, String field, Row row, String column) {
    var at = row.getOffsetDateTime(column);
    if (at != null) json.put(field, at.toInstant().toString());
  }
}
