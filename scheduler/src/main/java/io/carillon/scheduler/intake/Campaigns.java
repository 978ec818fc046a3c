package io.carillon.scheduler.intake;

import io.carillon.contract.CallSpec;
import io.carillon.contract.CampaignState;
import io.carillon.contract.JobMessage.JobSubmitted;
import io.carillon.contract.Wire;
import io.carillon.scheduler.result.JobFacts;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;

/** The campaigns of a batch's jobs, kept from changing their state until the batch's transaction ends: what ends a campaign sees all jobs that came before. */
final class Campaigns {
  private static final String ALONE = JobFacts.ALONE.toString();
  private static final String READ = "select id, state, spec::text as spec, ends_at from campaign where id = any ($1) order by id for share";

  /** By the id's text, which is canonical: of each campaign thousands of jobs come at a time. */
  private final Map<String, NewJob.Campaign> byId;

  private Campaigns(Map<String, NewJob.Campaign> byId) {
    this.byId = byId;
  }

  static Future<Campaigns> of(SqlConnection tx, Collection<Taken> submitted) {
    var texts = new TreeSet<String>();
    submitted.forEach(one -> texts.add(idOf((JobSubmitted) one.message())));
    texts.remove(ALONE);
    var ids = texts.stream().map(UUID::fromString).toList();
    if (ids.isEmpty()) return Future.succeededFuture(new Campaigns(Map.of()));
    return tx.preparedQuery(READ).execute(Tuple.of(ids.toArray(UUID[]::new))).map(rows -> {
      var found = new HashMap<String, NewJob.Campaign>();
      rows.forEach(row -> found.put(row.getUUID("id").toString(), new NewJob.Campaign(CampaignState.valueOf(row.getString("state")),
          Wire.readOwn(row.getString("spec"), CallSpec.class), row.getOffsetDateTime("ends_at").toInstant())));
      return new Campaigns(found);
    });
  }

  /** The jobs as rows; those of unknown campaigns are left out. */
  List<NewJob> jobs(Collection<Taken> submitted, Instant now) {
    var jobs = new ArrayList<NewJob>(submitted.size());
    for (var one : submitted) {
      var job = (JobSubmitted) one.message();
      if (known(job)) jobs.add(NewJob.of(job, one.spec(), byId.get(idOf(job)), now, jobs.size()));
    }
    return jobs;
  }

  List<Taken> homeless(Collection<Taken> submitted) {
    return submitted.stream().filter(one -> !known((JobSubmitted) one.message())).toList();
  }

  private boolean known(JobSubmitted job) {
    String id = idOf(job);
    return id.equals(ALONE) || byId.containsKey(id);
  }

  private static String idOf(JobSubmitted job) {
    return job.campaignId() == null ? ALONE : job.campaignId();
  }
}
