package io.carillon.scheduler.campaign;

import io.carillon.contract.CampaignState;
import io.carillon.contract.ResultMessage.CampaignFinished;
import io.carillon.id.Ids;
import io.carillon.intake.IntakeReach;
import io.carillon.scheduler.outbox.Outbox;
import io.carillon.scheduler.outbox.OutboxRow;
import io.carillon.scheduler.outside.Outside;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Ends campaigns that have nothing left to do. Accepted contacts may still be on their way in Kafka, so: while the campaign's
 * row shows no upload, the topic's ends are noted; once intake has passed them, and the row is unchanged (no upload came in
 * between), the counts are complete, and if no job is open the campaign ends, once its counts were proven against its jobs
 * ({@link Proof}). All of it in one transaction that sees one moment; whoever changes the campaign's row meanwhile makes it
 * fail, and it is tried again.
 */
final class Endings {
  private final Outside outside;
  private final IntakeReach intake;
  private final Proof proof;
  private final Map<UUID, Noted> noted = new ConcurrentHashMap<>();

  private record Noted(long version, Map<Integer, Long> ends) {}

  Endings(Outside outside, IntakeReach intake) {
    this.outside = outside;
    this.intake = intake;
    this.proof = new Proof(outside);
  }

  /** Forgets what was noted of campaigns that are not live any more. */
  void keep(List<LiveCampaign> live) {
    noted.keySet().retainAll(live.stream().map(LiveCampaign::id).toList());
  }

  /** @return whether it ended now */
  Future<Boolean> end(LiveCampaign campaign, CampaignState as) {
    if (campaign.uploading()) return Future.succeededFuture(false);
    var before = noted.get(campaign.id());
    if (before != null && before.version() == campaign.version()) return ended(campaign, before.ends(), as);
    return intake.ends().compose(ends -> {
      noted.put(campaign.id(), new Noted(campaign.version(), ends));
      return ended(campaign, ends, as);
    });
  }

  private Future<Boolean> ended(LiveCampaign campaign, Map<Integer, Long> ends, CampaignState as) {
    var now = outside.now();
    return outside.pool().withTransaction(tx -> Proof.oneMoment(tx).compose(from -> IntakeReach.passed(tx, ends))
        // What is said at the end stands for ever: it is counted once more first. Where the tally was wrong, what is to be done
        // is decided anew.
        .compose(passed -> passed ? proof.holds(tx, campaign) : Future.succeededFuture(false))
        .compose(holds -> holds ? CampaignRows.locked(tx, campaign).compose(locked -> finish(tx, locked, as, now)) : Future.succeededFuture(false)));
  }

  /**
   * Of a campaign that cannot end since its tally has open jobs: where there is none, the tally is wrong, and without this
   * nothing would ever come of it.
   *
   * @return whether it was wrong
   */
  Future<Boolean> doubted(LiveCampaign campaign) {
    return Proof.isOpen(outside.pool(), campaign.id()).compose(open -> open ? Future.succeededFuture(false)
        : outside.pool().withTransaction(tx -> Proof.oneMoment(tx).compose(from -> proof.holds(tx, campaign)).map(holds -> !holds)));
  }

  private static Future<Boolean> finish(SqlConnection tx, LiveCampaign locked, CampaignState as, Instant now) {
    if (locked == null || locked.counts().waiting() + locked.counts().dialing() > 0) return Future.succeededFuture(false);
    String id = locked.id().toString();
    var finished = new CampaignFinished(Ids.derived("campaign.finished", id).toString(), id, locked.name(), as, locked.counts().submitted(),
        locked.counts().jobs(), locked.counts().outcomes(), locked.startedAt(), now);
    return CampaignRows.end(tx, locked.id(), as, now).compose(ended -> Outbox.add(tx, List.of(OutboxRow.result(finished, now)))).map(true);
  }
}
