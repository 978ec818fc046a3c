package io.carillon.scheduler.expiry;

import io.carillon.contract.CallSpec;
import io.carillon.contract.JobState;
import io.carillon.contract.Wire;
import io.carillon.life.Repeat;
import io.carillon.route.PbxWords;
import io.carillon.scheduler.daily.PgNumberDays;
import io.carillon.scheduler.outside.Outside;
import io.carillon.scheduler.outside.Wake;
import io.carillon.scheduler.result.Closing;
import io.carillon.scheduler.result.JobCloser;
import io.carillon.scheduler.settings.LineSettings;
import io.carillon.scheduler.ticking.Ticking;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlResult;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Once a second ends the waiting jobs whose time has passed by the database's clock, in batches, any number of schedulers at
 * once (a locked job is another's). The reason is what it waited for last: a line that is not to be had as things are ({@link
 * WaitedFor}), else what it was told to wait for, else a channel ({@code CAPACITY}), or its campaign to run. A job that is
 * being dialled is left to its attempt. Once a minute forgets the answers to Idempotency-Keys that are older than a
 * week, and how often numbers were rung on days that are over.
 */
public final class ExpiryPart {
  private static final Logger log = LoggerFactory.getLogger(ExpiryPart.class);
  private static final Duration EVERY = Duration.ofSeconds(1);
  private static final int BATCH = 1000;
  private static final String DUE = """
      select j.id, now(), case when j.state = 'WAITING' then j.reason when c.state <> 'RUNNING' then 'CAMPAIGN_' || c.state else 'CAPACITY' end as reason,
        j.due_at <= now() and coalesce(c.state, 'RUNNING') = 'RUNNING' as due, j.spec::text as spec, c.spec::text as campaign_spec, j.destination, j.callback_pbx
      from job j left join campaign c on c.id = j.campaign_id
      where j.expires_at <= now() and j.state in ('QUEUED', 'WAITING') order by j.expires_at limit $1 for update of j skip locked""";

  private static final Duration KEYS_EVERY = Duration.ofMinutes(1);
  private static final int KEYS_AT_ONCE = 10_000;
  private static final String OLD_KEYS = """
      delete from idempotency where (tenant, call, key) in
        (select tenant, call, key from idempotency where created_at < now() - interval '7 days' order by created_at limit $1 for update skip locked)""";

  private final Outside outside;
  private final Wake wake;
  private final Supplier<LineSettings> settings;
  private final Ticking ticking;
  private final Ticking forgetting;

  private ExpiryPart(Outside outside, Wake wake, Supplier<LineSettings> settings) {
    this.outside = outside;
    this.wake = wake;
    this.settings = settings;
    this.ticking = Ticking.every(outside.vertx(), EVERY, "expiry", this::pass);
    this.forgetting = Ticking.every(outside.vertx(), KEYS_EVERY, "old idempotency keys", () -> forgetKeys(outside).compose(gone -> PgNumberDays.forget(outside.pool())));
  }

  /** @param settings as they are now */
  public static Future<ExpiryPart> open(Outside outside, Wake wake, Supplier<LineSettings> settings) {
    return Future.succeededFuture(new ExpiryPart(outside, wake, settings));
  }

  /** Ends what is due now, batch after batch. */
  private Future<?> pass() {
    return outside.pool().withTransaction(tx -> tx.preparedQuery(DUE).execute(Tuple.of(BATCH)).compose(rows -> {
      if (rows.size() == 0) return Future.succeededFuture(0);
      return PbxWords.read(tx).compose(pbxs -> {
        var waited = new WaitedFor(settings.get(), pbxs);
        var closings = new ArrayList<Closing>();
        rows.forEach(row -> closings.add(new Closing(row.getUUID(0), JobState.EXPIRED, reason(row, waited))));
        return JobCloser.close(tx, closings, rows.iterator().next().getOffsetDateTime(1).toInstant());
      });
    })).compose(closed -> {
      if (closed > 0) wake.relay();
      return closed == BATCH ? pass() : Future.succeededFuture();
    });
  }

  private static String reason(Row row, WaitedFor waited) {
    String told = row.getString("reason");
    if (!row.getBoolean("due")) return told;
    try {
      var own = Wire.readOwn(row.getString("spec"), CallSpec.class);
      String campaign = row.getString("campaign_spec");
      var wish = campaign == null ? own : own.over(Wire.readOwn(campaign, CallSpec.class));
      return waited.of(wish, row.getInteger("destination"), row.getString("callback_pbx")).orElse(told);
    } catch (IllegalStateException | IllegalArgumentException | NullPointerException unreadable) {
      log.atWarn().addKeyValue("job", row.getUUID(0)).setCause(unreadable).log("a stored job cannot be read");
      return told;
    }
  }

  /** @return how many; all of them, batch after batch */
  static Future<Integer> forgetKeys(Outside outside) {
    return Repeat.batches(KEYS_AT_ONCE, () -> outside.pool().preparedQuery(OLD_KEYS).execute(Tuple.of(KEYS_AT_ONCE)).map(SqlResult::rowCount));
  }

  public Future<Void> close() {
    return forgetting.close().compose(closed -> ticking.close());
  }
}
