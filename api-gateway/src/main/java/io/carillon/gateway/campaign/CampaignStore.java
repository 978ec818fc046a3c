package io.carillon.gateway.campaign;

import io.carillon.contract.CallSpec;
import io.carillon.contract.CampaignState;
import io.carillon.contract.Wire;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The rows of campaigns. */
public final class CampaignStore {
  private static final String ALL = "id, tenant, name, state, spec::text as spec, region, max_concurrent, calls_per_second, weight, finish_when_done,"
      + " created_at, started_at, ends_at, finished_at";

  private final Pool pool;

  public CampaignStore(Pool pool) {
    this.pool = pool;
  }

  /** Makes it; one that is there already under this id is left as it is (a repeated request). */
  Future<Campaign> create(Campaign campaign) {
    return pool.preparedQuery("insert into campaign (id, tenant, name, state, spec, region, max_concurrent, calls_per_second, weight, finish_when_done, created_at, ends_at)"
        + " values ($1, $2, $3, $4, $5::text::jsonb, $6, $7, $8, $9, $10, $11, $12) on conflict (id) do nothing").execute(Tuple.from(java.util.Arrays.asList(
            campaign.id(), campaign.tenant(), campaign.name(), campaign.state().name(), Wire.encodeText(campaign.defaults()), campaign.region(),
            campaign.maxConcurrent(), campaign.callsPerSecond(), campaign.weight(), campaign.finishWhenDone(), utc(campaign.createdAt()), utc(campaign.endsAt()))))
        .compose(made -> find(campaign.tenant(), campaign.id())).map(Optional::orElseThrow);
  }

  public Future<Optional<Campaign>> find(String tenant, UUID id) {
    return pool.preparedQuery("select " + ALL + " from campaign where id = $1 and tenant = $2").execute(Tuple.of(id, tenant)).map(CampaignStore::first);
  }

  Future<List<Campaign>> list(String tenant, Instant beforeCreated, UUID after, int limit) {
    return pool.preparedQuery("select " + ALL + " from campaign where tenant = $1 and ($2::timestamptz is null or created_at < $2 or created_at = $2 and id > $3)"
        + " order by created_at desc, id limit $4").execute(Tuple.of(tenant, beforeCreated == null ? null : utc(beforeCreated), after, limit)).map(rows -> {
          var list = new ArrayList<Campaign>();
          rows.forEach(row -> list.add(read(row)));
          return list;
        });
  }

  /** Those that are not over, of all tenants or of one. */
  public Future<List<Campaign>> live() {
    return pool.query("select " + ALL + " from campaign where state in ('RUNNING', 'PAUSED', 'DRAINING') order by created_at desc limit 200").execute().map(rows -> {
      var list = new ArrayList<Campaign>();
      rows.forEach(row -> list.add(read(row)));
      return list;
    });
  }

  /** Takes the step where it is allowed; empty where the campaign is in no such state (or is not there). */
  Future<Optional<Campaign>> step(String tenant, UUID id, CampaignLife step, Instant now) {
    String[] from = step.from().stream().map(Enum::name).toArray(String[]::new);
    return pool.preparedQuery("update campaign set state = $3, started_at = case when $3 = 'RUNNING' then coalesce(started_at, $5) else started_at end"
        + " where id = $1 and tenant = $2 and state = any($4) returning " + ALL)
        .execute(Tuple.of(id, tenant, step.to().name(), from, utc(now))).map(CampaignStore::first);
  }

  /** Changes one that has not ended; empty where it has (or is not there). */
  Future<Optional<Campaign>> change(Campaign to) {
    return pool.preparedQuery("update campaign set name = $3, spec = $4::text::jsonb, max_concurrent = $5, calls_per_second = $6, weight = $7, finish_when_done = $8, ends_at = $9"
        + " where id = $1 and tenant = $2 and state not in ('FINISHED', 'STOPPED') returning " + ALL).execute(Tuple.from(java.util.Arrays.asList(
            to.id(), to.tenant(), to.name(), Wire.encodeText(to.defaults()), to.maxConcurrent(), to.callsPerSecond(), to.weight(), to.finishWhenDone(), utc(to.endsAt()))))
        .map(CampaignStore::first);
  }

  /** Sums of the tally by what is counted: {@code state:QUEUED}, {@code outcome:BUSY}. */
  Future<Map<String, Long>> tally(UUID id) {
    return pool.preparedQuery("select what, n from tally($1)").execute(Tuple.of(id)).map(rows -> {
      var tally = new HashMap<String, Long>();
      rows.forEach(row -> tally.put(row.getString(0), row.getLong(1)));
      return tally;
    });
  }

  /**
   * A trunk's channels now.
   *
   * @param ofCampaign attempts of the campaign asked for that have not been settled
   * @param inUse those of everybody
   */
  record TrunkUse(String trunk, int ofCampaign, int inUse, int maxChannels, int reserve, double callsPerSecond, boolean enabled) {}

  Future<List<TrunkUse>> trunks(UUID campaign) {
    return pool.preparedQuery("select t.id, count(a.id) filter (where a.campaign_id = $1)::int, count(a.id)::int, t.max_channels, t.reserve, t.calls_per_second, t.enabled"
        + " from trunk t left join attempt a on a.trunk = t.id and not a.settled group by t.id order by t.id").execute(Tuple.of(campaign)).map(rows -> {
          var list = new ArrayList<TrunkUse>();
          rows.forEach(row -> list.add(new TrunkUse(row.getString(0), row.getInteger(1), row.getInteger(2), row.getInteger(3), row.getInteger(4),
              row.getDouble(5), row.getBoolean(6))));
          return list;
        });
  }

  /** One upload at a time: takes or keeps the campaign's upload for {@code holder}; false where another has it. */
  public Future<Boolean> holdUpload(UUID id, String holder, int seconds) {
    return pool.preparedQuery("update campaign set upload_holder = $2, upload_until = now() + make_interval(secs => $3)"
        + " where id = $1 and (upload_holder is null or upload_holder = $2 or upload_until < now())").execute(Tuple.of(id, holder, (double) seconds))
        .map(updated -> updated.rowCount() == 1);
  }

  public Future<Void> releaseUpload(UUID id, String holder) {
    return pool.preparedQuery("update campaign set upload_holder = null, upload_until = null where id = $1 and upload_holder = $2")
        .execute(Tuple.of(id, holder)).mapEmpty();
  }

  private static Optional<Campaign> first(RowSet<Row> rows) {
    return rows.size() == 0 ? Optional.empty() : Optional.of(read(rows.iterator().next()));
  }

  private static Campaign read(Row row) {
    return new Campaign(row.getUUID("id"), row.getString("tenant"), row.getString("name"), CampaignState.valueOf(row.getString("state")),
        Wire.readOwn(row.getString("spec"), CallSpec.class), row.getString("region"), row.getInteger("max_concurrent"), row.getDouble("calls_per_second"), row.getInteger("weight"),
        row.getBoolean("finish_when_done"), instant(row, "created_at"), instant(row, "started_at"), instant(row, "ends_at"), instant(row, "finished_at"));
  }

  private static Instant instant(Row row, String column) {
    var at = row.getOffsetDateTime(column);
    return at == null ? null : at.toInstant();
  }

  private static java.time.OffsetDateTime utc(Instant at) {
    return at.atOffset(ZoneOffset.UTC);
  }
}
