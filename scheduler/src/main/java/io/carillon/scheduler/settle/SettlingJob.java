package io.carillon.scheduler.settle;

import io.carillon.contract.CallSpec;
import io.carillon.contract.CampaignState;
import io.carillon.contract.Wire;
import io.carillon.scheduler.job.JobMachine;
import io.carillon.scheduler.job.JobView;
import io.carillon.scheduler.result.AttemptFacts;
import io.carillon.scheduler.result.JobFacts;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** A job whose attempt is being settled: locked, with its campaign's defaults. */
record SettlingJob(JobFacts facts, JobView view, String spec, String campaignSpec) {
  /** For a select list over {@code job j} with {@code campaign c} joined, read by {@link #read}. */
  static final String COLUMNS = JobFacts.COLUMNS + """
      , j.spec::text as spec, j.round, j.destination, j.attempts, j.free_attempts, j.barred_trunks, j.blocked_trunks, j.dead_numbers,
        j.cancel_requested, j.expires_at, c.spec::text as campaign_spec, c.state as campaign_state""";

  private static final String LOCK = "select " + COLUMNS + "\n" + """
       from job j left join campaign c on c.id = j.campaign_id
      where j.id in (select job_id from attempt where id = any ($1) and not settled)
      order by j.id for no key update of j""";

  /** Locks the jobs of those attempts that are not settled yet. */
  static Future<Map<UUID, SettlingJob>> lock(SqlConnection tx, UUID[] attempts) {
    return tx.preparedQuery(LOCK).execute(Tuple.of(attempts)).map(rows -> {
      var jobs = new HashMap<UUID, SettlingJob>();
      for (var row : rows) {
        var job = read(row);
        jobs.put(job.facts.id(), job);
      }
      return jobs;
    });
  }

  static SettlingJob read(Row row) {
    return new SettlingJob(JobFacts.read(row), view(row), row.getString("spec"), row.getString("campaign_spec"));
  }

  private static JobView view(Row row) {
    String campaign = row.getString("campaign_state");
    var state = campaign == null ? null : CampaignState.valueOf(campaign);
    return new JobView(row.getInteger("round"), row.getInteger("destination"), row.getInteger("attempts"), row.getInteger("free_attempts"),
        set(row, "barred_trunks"), set(row, "blocked_trunks"), set(row, "dead_numbers"), row.getBoolean("cancel_requested"),
        state != null && (state.isFinal() || state == CampaignState.DRAINING), row.getOffsetDateTime("expires_at").toInstant());
  }

  private static Set<String> set(Row row, String column) {
    var values = row.getArrayOfStrings(column);
    return values == null ? Set.of() : Set.of(values);
  }

  /** What is asked of it, the campaign's defaults merged in. {@code campaigns} saves reading the same ones twice. */
  CallSpec wish(Map<String, CallSpec> campaigns) {
    var own = Wire.readOwn(spec, CallSpec.class);
    return campaignSpec == null ? own : own.over(campaigns.computeIfAbsent(campaignSpec, text -> Wire.readOwn(text, CallSpec.class)));
  }

  /** What the attempt's end makes of it; {@code trunkOut}: it ended so because its trunk is out. */
  Move moveOn(AttemptFacts attempt, boolean trunkOut, Map<String, CallSpec> campaigns, Instant now, RandomGenerator random) {
    var wish = wish(campaigns);
    var verdict = JobMachine.after(view, attempt.trunk(), attempt.ending(), wish, trunkOut, now, random);
    return new Move(facts, attempt, trunkOut, verdict, JobMachine.carriedOut(view, attempt.ending(), wish, trunkOut, verdict));
  }
}
