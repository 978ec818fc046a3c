package io.carillon.gateway.results;

import io.carillon.contract.ResultMessage;
import io.carillon.contract.Topics;
import io.carillon.contract.Wire;
import io.carillon.gateway.campaign.CampaignStore;
import io.carillon.gateway.campaign.Progress;
import io.carillon.gateway.edge.Asked;
import io.carillon.gateway.edge.Operations;
import io.carillon.gateway.edge.Problem;
import io.carillon.id.Ids;
import io.carillon.kafka.BatchReader;
import io.carillon.kafka.KafkaSettings;
import io.carillon.kafka.Received;
import io.carillon.life.Parts;
import io.carillon.life.Surroundings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Live streams: every record of {@code dial.results} from now on goes to whoever listens to its campaign, or to all of its
 * tenant. A listener that cannot keep up delays nobody ({@link Listener}); a record that cannot be read is passed over.
 */
public final class LiveStreams {
  private static final Logger log = LoggerFactory.getLogger(LiveStreams.class);
  private static final long BEAT_MILLIS = 10_000;
  private static final long LOOK_MILLIS = 1_000;
  /** A view may be this late: what comes meanwhile is fetched together, instead of record by record. */
  private static final long GATHER_MILLIS = 100;
  private static final int BATCH = 2_000;
  private static final int MOST_LISTENERS = 1_000;
  private static final int REMEMBERED = 100_000;

  private final List<Listener> listeners = new CopyOnWriteArrayList<>();
  private final Map<UUID, String> tenants = new HashMap<>();
  private final CampaignStore campaigns;
  private final Progress progress;
  private final Overview overview;
  private final Pool pool;
  private final LongSupplier nanos;
  private final InstantSource clock;
  private boolean looking;

  public LiveStreams(CampaignStore campaigns, Progress progress, Pool pool, Surroundings surroundings) {
    this.campaigns = campaigns;
    this.progress = progress;
    this.overview = new Overview(campaigns, progress, pool);
    this.pool = pool;
    this.nanos = surroundings.nanos()::now;
    this.clock = surroundings.clock();
  }

  public void register(Operations operations) {
    operations.stream("campaignStream", this::campaign).stream("liveStream", this::all);
  }

  /** Begins to read; on the context it is called on. */
  public Future<Void> start(Vertx vertx, KafkaSettings kafka, Parts parts) {
    return BatchReader.alone(vertx, kafka, Topics.RESULTS, false, BATCH, batch -> take(batch).eventually(() -> vertx.timer(GATHER_MILLIS))).map(reader -> {
      parts.opened("live streams", () -> {
        listeners.forEach(Listener::end);
        return reader.close();
      });
      long beat = vertx.setPeriodic(BEAT_MILLIS, tick -> {
        listeners.removeIf(Listener::isGone);
        listeners.forEach(listener -> listener.beat(nanos.getAsLong()));
      });
      long look = vertx.setPeriodic(LOOK_MILLIS, tick -> look());
      parts.opened("live timers", () -> Future.succeededFuture(vertx.cancelTimer(beat) & vertx.cancelTimer(look)));
      return null;
    });
  }

  private void campaign(RoutingContext context) {
    var asked = new Asked(context);
    campaigns.find(asked.tenant(), asked.id()).compose(found -> {
      var campaign = found.orElseThrow(() -> Problem.notFound("no campaign has the id " + asked.id()).thrown());
      return progress.of(campaign);
    }).onComplete(now -> listen(context, asked.tenant(), asked.id(), "progress", news(now, asked.id())), context::fail);
  }

  /** The first event is made for this listener; it has an id and a time as those that follow, which the scheduler publishes. */
  private JsonObject news(JsonObject progress, UUID campaign) {
    String at = clock.instant().toString();
    return progress.put("id", Ids.derived("campaign.progress", campaign.toString(), at).toString()).put("at", at);
  }

  private void all(RoutingContext context) {
    var asked = new Asked(context);
    overview.look().onComplete(look -> listen(context, asked.tenant(), null, "overview", look.of(asked.tenant())), context::fail);
  }

  private void listen(RoutingContext context, String tenant, UUID campaign, String event, JsonObject first) {
    listeners.removeIf(Listener::isGone);
    if (listeners.size() >= MOST_LISTENERS) {
      context.fail(Problem.unavailable("as many listen as this gateway serves").thrown());
      return;
    }
    var listener = new Listener(context.response(), tenant, campaign);
    listener.send(event, first, nanos.getAsLong());
    listeners.add(listener);
  }

  private void look() {
    if (looking || listeners.stream().noneMatch(listener -> listener.campaign() == null)) return;
    looking = true;
    overview.look().onComplete(look -> {
      looking = false;
      listeners.stream().filter(listener -> listener.campaign() == null)
          .forEach(listener -> listener.send("overview", look.of(listener.tenant()), nanos.getAsLong()));
    }, away -> {
      looking = false;
      log.atDebug().setCause(away).log("no look at the whole this second");
    });
  }

  /** Nobody's trouble may hold the reader up: whatever happens, the batch is done. */
  private Future<Void> take(List<Received> batch) {
    if (listeners.isEmpty()) return Future.succeededFuture();
    var messages = new ArrayList<ResultMessage>();
    for (var record : batch) {
      try {
        messages.add(record.as(ResultMessage.class));
      } catch (Wire.Unreadable unreadable) {
        log.atDebug().addKeyValue("offset", record.offset()).setCause(unreadable).log("a result that cannot be read is not streamed");
      }
    }
    return learn(messages).otherwiseEmpty().map(done -> {
      messages.forEach(this::tell);
      return null;
    });
  }

  /** Whose each campaign, or each job that stands alone, is. */
  private Future<Void> learn(List<ResultMessage> messages) {
    if (tenants.size() > REMEMBERED) tenants.clear();
    var unknown = messages.stream().map(LiveStreams::owner).filter(id -> id != null && !tenants.containsKey(id)).distinct().toArray(UUID[]::new);
    if (unknown.length == 0) return Future.succeededFuture();
    return pool.preparedQuery("select id, tenant from campaign where id = any($1) union all select id, tenant from every_job where id = any($1)")
        .execute(Tuple.of((Object) unknown)).map(rows -> {
          rows.forEach(row -> tenants.put(row.getUUID(0), row.getString(1)));
          return null;
        });
  }

  /** The campaign, or the job where it stands alone; null for what is not streamed. */
  private static UUID owner(ResultMessage message) {
    return switch (message) {
      case ResultMessage.JobFinished job -> UUID.fromString(campaign(job) == null ? job.jobId() : campaign(job));
      case ResultMessage.CampaignProgress now -> UUID.fromString(now.campaignId());
      case ResultMessage.CampaignFinished end -> UUID.fromString(end.campaignId());
      case ResultMessage.AttemptFinished attempt -> null;
    };
  }

  private static String campaign(ResultMessage.JobFinished job) {
    return job.campaignId() == null || job.campaignId().equals("00000000-0000-0000-0000-000000000000") ? null : job.campaignId();
  }

  private void tell(ResultMessage message) {
    UUID owner = owner(message);
    String tenant = owner == null ? null : tenants.get(owner);
    if (tenant == null) return;
    String event = switch (message) {
      case ResultMessage.JobFinished job -> "job";
      case ResultMessage.CampaignProgress now -> "progress";
      case ResultMessage.CampaignFinished end -> "end";
      case ResultMessage.AttemptFinished attempt -> "attempt";
    };
    var data = new JsonObject(Wire.encodeText(message));
    listeners.stream().filter(listener -> listener.tenant().equals(tenant) && (listener.campaign() == null || listener.campaign().equals(owner)))
        .forEach(listener -> listener.send(event, data, nanos.getAsLong()));
  }
}
