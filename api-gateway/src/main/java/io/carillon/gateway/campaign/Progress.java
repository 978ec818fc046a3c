package io.carillon.gateway.campaign;

import io.carillon.contract.JobState;
import io.carillon.contract.Outcome;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** How far a campaign is: counts that add up, how fast it goes, when it may be done, what its trunks carry. */
public final class Progress {
  private static final int REMEMBERED = 10_000;

  private final CampaignStore store;
  private final LongSupplier nanos;
  private final Map<UUID, Rate> rates = new ConcurrentHashMap<>();

  public Progress(CampaignStore store, LongSupplier nanos) {
    this.store = store;
    this.nanos = nanos;
  }

  public Future<JsonObject> of(Campaign campaign) {
    return store.tally(campaign.id()).compose(tally -> store.trunks(campaign.id()).map(trunks -> {
      var list = new JsonArray();
      trunks.stream().filter(use -> use.ofCampaign() > 0 || use.enabled()).forEach(use -> list.add(new JsonObject().put("id", use.trunk())
          .put("ofCampaign", use.ofCampaign()).put("inUse", use.inUse()).put("limit", use.maxChannels() - use.reserve())
          .put("maxChannels", use.maxChannels()).put("callsPerSecond", use.callsPerSecond())));
      return counted(campaign, tally).put("trunks", list);
    }));
  }

  /** The same without the trunks. */
  public Future<JsonObject> brief(Campaign campaign) {
    return store.tally(campaign.id()).map(tally -> counted(campaign, tally));
  }

  private JsonObject counted(Campaign campaign, Map<String, Long> tally) {
    var jobs = new LinkedHashMap<String, Object>();
    Arrays.stream(JobState.values()).forEach(state -> jobs.put(state.name(), tally.getOrDefault("state:" + state, 0L)));
    var outcomes = new LinkedHashMap<String, Object>();
    Arrays.stream(Outcome.values()).filter(outcome -> tally.getOrDefault("outcome:" + outcome, 0L) != 0)
        .forEach(outcome -> outcomes.put(outcome.name(), tally.get("outcome:" + outcome)));
    long submitted = jobs.values().stream().mapToLong(n -> (Long) n).sum();
    long ended = Arrays.stream(JobState.values()).filter(JobState::isFinal).mapToLong(state -> (Long) jobs.get(state.name())).sum();
    var speed = speed(campaign, ended);
    var eta = Rate.etaSeconds(submitted - ended, speed);
    return new JsonObject().put("campaignId", campaign.id().toString()).put("name", campaign.name()).put("state", campaign.state().name())
        .put("submitted", submitted).put("ended", ended).put("jobs", new JsonObject(jobs)).put("outcomes", new JsonObject(outcomes))
        .put("finishedPerSecond", speed.isPresent() ? Math.round(speed.getAsDouble() * 100) / 100.0 : null)
        .put("etaSeconds", eta.isPresent() ? eta.getAsLong() : null)
        .put("startedAt", campaign.startedAt() == null ? null : campaign.startedAt().toString());
  }

  private OptionalDouble speed(Campaign campaign, long ended) {
    if (campaign.state().isFinal()) {
      rates.remove(campaign.id());
      return OptionalDouble.empty();
    }
    if (rates.size() > REMEMBERED) rates.clear();
    var rate = rates.computeIfAbsent(campaign.id(), id -> new Rate());
    synchronized (rate) {
      long now = nanos.getAsLong();
      rate.seen(now, ended);
      return rate.perSecond(now, ended);
    }
  }
}
