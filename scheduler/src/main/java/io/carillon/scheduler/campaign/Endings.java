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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Ends campaigns that have nothing left to do. Accepted contacts may still be on their way in Kafka, so: while the campaign's row
 * shows no upload, the topic's ends are noted; once intake has passed them, and the row is unchanged (no upload came in between),
 * the counts are complete, and if no job is open the campaign ends.
 */
final class Endings {
  private final Outside outside;
  private final IntakeReach intake;
  private final Map<UUID, Noted> noted = new HashMap<>();

  private record Noted(long version, Map<Integer, Long> ends) {}

  Endings(Outside outside, IntakeReach intake) {
    this.outside = outside;
    this.intake = intake;
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
    return outside.pool().withTransaction(tx -> IntakeReach.passed(tx, ends).compose(passed -> passed
        ? CampaignRows.locked(tx, campaign).compose(locked -> finish(tx, locked, as, now))
        : Future.succeededFuture(false)));
  }

  private static Future<Boolean> finish(SqlConnection tx, LiveCampaign locked, CampaignState as, Instant now) {
    if (locked == null || locked.counts().waiting() + locked.counts().dialing() > 0) return Future.succeededFuture(false);
    String id = locked.id().toString();
    var finished = new CampaignFinished(Ids.derived("campaign.finished", id).toString(), id, locked.name(), as, locked.counts().submitted(),
        locked.counts().jobs(), locked.counts().outcomes(), locked.startedAt(), now);
    return CampaignRows.end(tx, locked.id(), as, now).compose(ended -> Outbox.add(tx, List.of(OutboxRow.result(finished, now)))).map(true);
  }
}
