package io.carillon.scheduler.dispatch;

import static io.carillon.scheduler.dispatch.PgCandidates.time;

import io.carillon.contract.Assignment;
import io.carillon.id.Ids;
import io.carillon.life.FailPoint;
import io.carillon.scheduler.agents.OpenAttempts;
import io.carillon.scheduler.breaker.PgBreakers;
import io.carillon.scheduler.capacity.Usage;
import io.carillon.scheduler.deadletter.Halving;
import io.carillon.scheduler.decision.Decision;
import io.carillon.scheduler.decision.Decisions;
import io.carillon.scheduler.lead.Lead;
import io.carillon.scheduler.outbox.Outbox;
import io.carillon.scheduler.outside.PromptTransaction;
import io.carillon.scheduler.settings.LineSettings;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.LongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a plan true, in one transaction under the lead's epoch; in several only where one job in it is bad.
 *
 * <p>What changed since the snapshot is left out: a job that was taken, cancelled, moved on or whose campaign does not run any more
 * (its row is locked, or passed over where another holds it), and what goes over a PBX whose epoch or fence is another, or over a PBX, a
 * trunk or for a campaign whose limits are not those of the plan ({@link LineCheck}): such a job stays as it was. A number that is suppressed by
 * now makes its job SUPPRESSED. A PBX's row is read without a lock: an attempt that is committed just after its epoch was fenced off
 * is dropped by the agent and closed by {@code agents.DoubtPart}. So a plan may come true in part; what is left is looked at again by the next pass.
 */
final class PgApply {
  private static final String LISTS = "\u001f";
  private static final String CLAIM = """
      select p.id, case when p.number <> '' then (select s.list from suppression s
        where s.tenant = j.tenant and s.number = p.number and s.list = any (string_to_array(p.lists, E'\\x1f')) order by s.list limit 1) end as forbidden_by,
        case j.state when 'WAITING' then j.reason end as reason
      from unnest($1::uuid[], $2::int[], $3::int[], $4::text[], $5::text[]) as p (id, round, destination, number, lists)
      join job j on j.id = p.id
      where j.state in ('QUEUED', 'WAITING') and j.round = p.round and j.destination = p.destination and not j.cancel_requested and j.expires_at > $6
        and (j.campaign_id = $7 or exists (select 1 from campaign c where c.id = j.campaign_id and c.state = 'RUNNING'))
      for update of j skip locked""";
  private static final String DIALING = """
      update job j set state = 'DIALING', reason = null, last_attempt = p.attempt from unnest($1::uuid[], $2::uuid[]) as p (id, attempt) where j.id = p.id""";
  private static final String ATTEMPTS = """
      insert into attempt (id, job_id, campaign_id, nth, round, destination, to_number, dial, trunk, pbx, epoch, priority, created_at, not_after, settle_by,
        counted_on)
      select p.id, p.job, p.campaign, coalesce((select max(a.nth) from attempt a where a.job_id = p.job), 0) + 1, p.round, p.destination, p.number,
        p.dial, p.trunk, p.pbx, p.epoch, p.priority, $12, p.not_after, p.settle_by, p.counted_on
      from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::int[], $5::int[], $6::text[], $7::text[], $8::text[], $9::text[], $10::bigint[],
        $11::int[], $13::timestamptz[], $14::timestamptz[], $15::date[])
        as p (id, job, campaign, round, destination, number, dial, trunk, pbx, epoch, priority, not_after, settle_by, counted_on)""";
  private static final String DEFER = """
      update job j set state = 'WAITING', reason = p.reason, due_at = p.due_at
      from unnest($1::uuid[], $2::text[], $3::timestamptz[]) as p (id, reason, due_at) where j.id = p.id""";
  /** Whom somebody else has is left where he is. */
  private static final String MOVE = """
      with ours as materialized (select j.id, p.wants from unnest($1::uuid[], $2::text[]) as p (id, wants) join job j on j.id = p.id
          where j.state in ('QUEUED', 'WAITING') and j.wants <> p.wants for update of j skip locked),
        moved as (update job j set wants = o.wants from ours o where j.id = o.id returning j.campaign_id, j.wants, j.priority)
      insert into ready_key select distinct campaign_id, wants, priority from moved on conflict do nothing""";

  private static final Logger log = LoggerFactory.getLogger(PgApply.class);

  private final Pool pool;
  private final Lead lead;
  private final JobVerdicts verdicts;
  private final OpenAttempts open;
  private final Ids ids;

  PgApply(Pool pool, Lead lead, JobVerdicts verdicts, OpenAttempts open, Ids ids) {
    this.pool = pool;
    this.lead = lead;
    this.verdicts = verdicts;
    this.open = open;
    this.ids = ids;
  }

  /**
   * What came true.
   *
   * @param outdated dials that were left out because a line or a campaign is not what it was planned with
   */
  record Applied(int dialled, int others, int outdated) {
    Applied plus(Applied more) {
      return new Applied(dialled + more.dialled, others + more.others, outdated + more.outdated);
    }
  }

  /**
   * Where the database refuses it for what is in it, each half has a transaction of its own, down to the one job that is to blame, which is
   * suppressed: else it would be every later pass's failure too.
   */
  Future<Applied> apply(DispatchPlan plan, Snapshot snapshot) {
    return Future.succeededFuture().compose(begin -> atOnce(plan, snapshot)).recover(failure -> {
      if (!Halving.isOfTheData(failure)) return Future.failedFuture(failure);
      var jobs = plan.jobs();
      if (jobs.size() == 1) return without(jobs.getFirst(), plan, snapshot, failure);
      int middle = jobs.size() / 2;
      return apply(plan.only(jobs.subList(0, middle)), snapshot)
          .compose(first -> apply(plan.only(jobs.subList(middle, jobs.size())), snapshot).map(first::plus));
    });
  }

  private Future<Applied> without(UUID job, DispatchPlan plan, Snapshot snapshot, Throwable failure) {
    if (plan.suppressed().containsKey(job)) {
      log.atError().addKeyValue("job", job).setCause(failure).log("a job can be neither dialled nor suppressed; it stays until it expires");
      return Future.succeededFuture(new Applied(0, 0, 0));
    }
    log.atWarn().addKeyValue("job", job).setCause(failure).log("a job cannot be dispatched and is suppressed");
    return apply(plan.suppressing(job, "BAD_WISH"), snapshot);
  }

  /**
   * A job that is ours to decide now.
   *
   * @param forbiddenBy the list in which the number to be dialled stands, or null
   * @param reason what it waited for so far, or null
   */
  private record Claimed(String forbiddenBy, String reason) {}

  private Future<Applied> atOnce(DispatchPlan plan, Snapshot snapshot) {
    var orders = plan.dials().stream().map(dial -> Order.of(ids.next(), dial, snapshot.now())).toList();
    open.made(orders.stream().map(Order::attempt).toList());
    return PromptTransaction.of(pool, tx -> {
      // Sent together, answered in order: the lead's row is locked before anything else is looked at, and nothing is written before its answer.
      var leads = lead.claim(tx);
      var standing = LineCheck.ask(tx, orders, snapshot.settings());
      var claimed = claim(tx, plan, orders, snapshot);
      return Future.all(leads, standing, claimed).compose(all -> store(tx, plan, orders, standing.result(), claimed.result(), snapshot));
    }).onSuccess(committed -> FailPoint.CLAIM_COMMITTED.pass());
  }

  private static Future<Map<UUID, Claimed>> claim(SqlConnection tx, DispatchPlan plan, List<Order> orders, Snapshot snapshot) {
    var candidates = new HashMap<UUID, Candidate>();
    snapshot.candidates().forEach(job -> candidates.put(job.id(), job));
    var rows = new ArrayList<Claim>();
    for (var order : orders) rows.add(new Claim(order.dial().job(), order.dial().to(), String.join(LISTS, order.suppressionLists())));
    plan.deferrals().forEach(deferral -> rows.add(Claim.of(candidates.get(deferral.job()))));
    plan.suppressed().keySet().forEach(job -> rows.add(Claim.of(candidates.get(job))));
    plan.spent().keySet().forEach(job -> rows.add(Claim.of(candidates.get(job))));
    // In the order of ids, as everybody locks jobs.
    rows.sort(java.util.Comparator.comparing(row -> row.job().id()));
    var columns = Tuple.of(column(rows, UUID[]::new, row -> row.job().id()), column(rows, Integer[]::new, row -> row.job().round()),
        column(rows, Integer[]::new, row -> row.job().destination()), column(rows, String[]::new, Claim::number), column(rows, String[]::new, Claim::lists),
        time(snapshot.now()));
    return tx.preparedQuery(CLAIM).execute(columns.addValue(LineSettings.ALONE)).map(found -> {
      var claimed = new HashMap<UUID, Claimed>();
      found.forEach(row -> claimed.put(row.getUUID(0), new Claimed(row.getString(1), row.getString(2))));
      return claimed;
    });
  }

  private record Claim(Candidate job, String number, String lists) {
    static Claim of(Candidate job) {
      return new Claim(job, "", "");
    }
  }

  private Future<Applied> store(SqlConnection tx, DispatchPlan plan, List<Order> orders, LineCheck.Standing standing, Map<UUID, Claimed> claimed,
      Snapshot snapshot) {
    var ours = orders.stream().filter(order -> claimed.containsKey(order.dial().job().id()) && claimed.get(order.dial().job().id()).forbiddenBy() == null).toList();
    var stand = ours.stream().filter(order -> standing.holds(order.dial())).toList();
    return NumberDays.count(tx, stand, snapshot.daily()).compose(go -> store(tx, plan, go, claimed, ours.size() - stand.size(), snapshot.now()));
  }

  private Future<Applied> store(SqlConnection tx, DispatchPlan plan, List<Order> go, Map<UUID, Claimed> claimed, int outdated, Instant now) {
    var suppressed = new HashMap<UUID, String>();
    var lists = new HashMap<UUID, String>();
    claimed.forEach((job, is) -> {
      if (is.forbiddenBy() == null) return;
      suppressed.put(job, "DNC");
      lists.put(job, is.forbiddenBy());
    });
    plan.suppressed().forEach((job, reason) -> {
      if (claimed.containsKey(job)) suppressed.put(job, reason);
    });
    var spent = new HashMap<UUID, List<String>>();
    plan.spent().forEach((job, trunks) -> {
      if (claimed.containsKey(job)) spent.put(job, trunks);
    });
    var deferrals = plan.deferrals().stream().filter(deferral -> claimed.containsKey(deferral.job())).toList();
    int others = suppressed.size() + spent.size() + deferrals.size();
    var stored = Future.all(defer(tx, deferrals), dialing(tx, go), attempts(tx, go, now), Decisions.add(tx, decisions(go, deferrals, claimed), now),
        move(tx, plan.blocked()));
    // Lanes are locked last: nobody waits for a row while he holds one. The server keeps the order in which it is asked, so only verdicts, which go by answers, are waited for.
    var judged = suppressed.isEmpty() && spent.isEmpty() ? Future.<Void>succeededFuture()
        : stored.compose(all -> verdicts.suppressed(tx, suppressed, lists, now)).compose(all -> verdicts.noTrunkLeft(tx, spent, now));
    return Future.all(stored, judged.compose(all -> PgBreakers.probe(tx, probes(go))), judged.compose(all -> tell(tx, go, now)))
        .onSuccess(all -> FailPoint.CLAIM_BEFORE_COMMIT.pass())
        .map(new Applied(go.size(), others, outdated));
  }

  /** One for each dial, and for each wait that is for something else than so far. */
  private static List<Decision> decisions(List<Order> dialled, List<DispatchPlan.Deferral> deferrals, Map<UUID, Claimed> claimed) {
    var decisions = new ArrayList<Decision>(dialled.size());
    for (var order : dialled) {
      var dial = order.dial();
      decisions.add(Decision.dialled(dial.job().id(), order.attempt(), dial.to(), dial.trunk(), dial.pbx(), dial.probe(), dial.passed()));
    }
    for (var one : deferrals) {
      if (one.goesOn(claimed.get(one.job()).reason())) continue;
      decisions.add(Decision.deferred(one.job(), one.reason(), one.dueAt(), one.zone(), one.passed()));
    }
    return decisions;
  }

  private static List<PgBreakers.Probe> probes(List<Order> orders) {
    return orders.stream().filter(order -> order.dial().probe())
        .map(order -> new PgBreakers.Probe(new Usage.At(order.dial().trunk(), order.dial().pbx()), order.attempt(), order.silentBy())).toList();
  }

  private static Future<Void> tell(SqlConnection tx, List<Order> orders, Instant now) {
    Map<String, List<LongFunction<Assignment>>> byPbx = new TreeMap<>();
    orders.forEach(order -> byPbx.computeIfAbsent(order.dial().pbx(), pbx -> new ArrayList<>()).add(order::assignment));
    return Outbox.tell(tx, byPbx, now);
  }

  private static Future<Void> dialing(SqlConnection tx, List<Order> orders) {
    if (orders.isEmpty()) return Future.succeededFuture();
    return tx.preparedQuery(DIALING).execute(Tuple.of(column(orders, UUID[]::new, order -> order.dial().job().id()))
        .addValue(column(orders, UUID[]::new, Order::attempt))).mapEmpty();
  }

  private static Future<Void> attempts(SqlConnection tx, List<Order> orders, Instant now) {
    if (orders.isEmpty()) return Future.succeededFuture();
    var columns = Tuple.tuple();
    columns.addValue(column(orders, UUID[]::new, Order::attempt));
    columns.addValue(column(orders, UUID[]::new, order -> order.dial().job().id()));
    columns.addValue(column(orders, UUID[]::new, order -> order.dial().job().campaign()));
    columns.addValue(column(orders, Integer[]::new, order -> order.dial().job().round()));
    columns.addValue(column(orders, Integer[]::new, order -> order.dial().job().destination()));
    columns.addValue(column(orders, String[]::new, order -> order.dial().to()));
    columns.addValue(column(orders, String[]::new, order -> order.dial().dial()));
    columns.addValue(column(orders, String[]::new, order -> order.dial().trunk()));
    columns.addValue(column(orders, String[]::new, order -> order.dial().pbx()));
    columns.addValue(column(orders, Long[]::new, order -> order.dial().epoch()));
    columns.addValue(column(orders, Integer[]::new, order -> order.dial().job().priority()));
    columns.addValue(time(now));
    columns.addValue(column(orders, OffsetDateTime[]::new, order -> time(order.notAfter())));
    columns.addValue(column(orders, OffsetDateTime[]::new, order -> time(order.settleBy())));
    columns.addValue(column(orders, LocalDate[]::new, order -> order.dial().countedOn()));
    return tx.preparedQuery(ATTEMPTS).execute(columns).mapEmpty();
  }

  private static Future<Void> defer(SqlConnection tx, List<DispatchPlan.Deferral> deferrals) {
    if (deferrals.isEmpty()) return Future.succeededFuture();
    return tx.preparedQuery(DEFER).execute(Tuple.of(column(deferrals, UUID[]::new, DispatchPlan.Deferral::job),
        column(deferrals, String[]::new, DispatchPlan.Deferral::reason), column(deferrals, OffsetDateTime[]::new, one -> time(one.dueAt())))).mapEmpty();
  }

  private static Future<Void> move(SqlConnection tx, List<DispatchPlan.Blocked> blocked) {
    if (blocked.isEmpty()) return Future.succeededFuture();
    return tx.preparedQuery(MOVE).execute(Tuple.of(column(blocked, UUID[]::new, one -> one.job().id()),
        (Object) column(blocked, String[]::new, DispatchPlan.Blocked::wants))).mapEmpty();
  }

  private static <T, C> C[] column(List<T> rows, IntFunction<C[]> array, Function<T, C> of) {
    return rows.stream().map(of).toArray(array);
  }
}
