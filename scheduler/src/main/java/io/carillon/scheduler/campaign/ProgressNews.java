package io.carillon.scheduler.campaign;

import io.carillon.contract.CampaignState;
import io.carillon.contract.CloudEvent;
import io.carillon.contract.ResultMessage.CampaignProgress;
import io.carillon.contract.Topics;
import io.carillon.contract.Wire;
import io.carillon.id.Ids;
import io.carillon.scheduler.outside.Outside;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Publishes {@code campaign.progress} of campaigns whose state or counts have changed since it last did. A view: one that is lost
 * is made good by the next.
 */
final class ProgressNews {
  private final Outside outside;
  private final Map<UUID, Said> said = new HashMap<>();

  private record Said(CampaignState state, Counts counts) {}

  ProgressNews(Outside outside) {
    this.outside = outside;
  }

  Future<?> publish(List<LiveCampaign> live) {
    said.keySet().retainAll(live.stream().map(LiveCampaign::id).toList());
    var sent = new ArrayList<Future<?>>();
    for (var campaign : live) {
      var news = new Said(campaign.state(), campaign.counts());
      if (!news.equals(said.put(campaign.id(), news))) sent.add(send(campaign));
    }
    return Future.join(sent);
  }

  private Future<?> send(LiveCampaign campaign) {
    var now = outside.now();
    String key = campaign.id().toString();
    var progress = new CampaignProgress(Ids.derived("campaign.progress", key, now.toString()).toString(), key, campaign.name(), campaign.state(),
        campaign.counts().submitted(), campaign.counts().jobs(), campaign.counts().outcomes(), now);
    return outside.publisher().send(Topics.RESULTS, key, Wire.encode(progress), new CloudEvent(progress.id(), Wire.nameOf(progress), "/carillon/scheduler", now, key));
  }
}
