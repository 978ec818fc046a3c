package io.carillon.gateway.use;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.client.config.ClientConnectionStrategyConfig.ReconnectMode;
import com.hazelcast.client.config.RoutingMode;
import com.hazelcast.core.HazelcastInstance;
import io.carillon.contract.LiveUse;
import io.carillon.contract.Wire;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The channels in use on each trunk, by each PBX, as agents counted them within the last seconds. Connects behind everybody's back and again when
 * it is cut off; a question is answered within half a second, with nothing where nobody could say.
 */
public final class TrunkUses {
  private static final Logger log = LoggerFactory.getLogger(TrunkUses.class);
  private static final long PATIENCE_MILLIS = 500;

  private final WorkerExecutor worker;
  private volatile HazelcastInstance client;
  private volatile boolean missed;

  private TrunkUses(WorkerExecutor worker) {
    this.worker = worker;
  }

  /** @param members {@code host:port} of schedulers; empty: nobody is asked */
  public static TrunkUses open(Vertx vertx, List<String> members, String cluster) {
    if (members.isEmpty()) return new TrunkUses(null);
    var uses = new TrunkUses(vertx.createSharedWorkerExecutor("carillon-trunk-use", 1, 1, TimeUnit.MINUTES));
    uses.worker.executeBlocking(() -> uses.client = HazelcastClient.newHazelcastClient(config(members, cluster)))
        .onFailure(failed -> log.atWarn().setCause(failed).log("what trunks carry cannot be shown live"));
    return uses;
  }

  private static ClientConfig config(List<String> members, String cluster) {
    var config = new ClientConfig().setClusterName(cluster).setProperty("hazelcast.logging.type", "slf4j").setProperty("hazelcast.client.statistics.enabled", "false")
        .setProperty("hazelcast.client.heartbeat.interval", "2000").setProperty("hazelcast.client.heartbeat.timeout", "10000");
    config.getNetworkConfig().setAddresses(members).setConnectionTimeout(2000).getClusterRoutingConfig().setRoutingMode(RoutingMode.SINGLE_MEMBER);
    config.getConnectionStrategyConfig().setAsyncStart(true).setReconnectMode(ReconnectMode.ASYNC).getConnectionRetryConfig()
        .setInitialBackoffMillis(500).setMaxBackoffMillis(5000).setClusterConnectTimeoutMillis(-1);
    return config;
  }

  /** By trunk; what is not known is not there. Never fails. */
  public Future<Map<String, JsonArray>> byTrunk() {
    var asked = client;
    if (asked == null) return Future.succeededFuture(Map.of());
    return worker.executeBlocking(() -> Map.copyOf(asked.<String, String>getMap(LiveUse.MAP)), false)
        .timeout(PATIENCE_MILLIS, TimeUnit.MILLISECONDS).map(TrunkUses::byTrunk)
        .onSuccess(known -> missed = false)
        .recover(failed -> {
          if (!missed) log.atInfo().addKeyValue("why", failed.toString()).log("nobody says what trunks carry just now");
          missed = true;
          return Future.succeededFuture(Map.of());
        });
  }

  private static Map<String, JsonArray> byTrunk(Map<String, String> byPbx) {
    var byTrunk = new HashMap<String, JsonArray>();
    new TreeMap<>(byPbx).forEach((pbx, text) -> {
      var use = Wire.readOwn(text, LiveUse.class);
      use.trunks().forEach((trunk, channels) -> byTrunk.computeIfAbsent(trunk, first -> new JsonArray()).add(new JsonObject().put("pbx", pbx)
          .put("ours", channels.ours()).put("foreign", channels.foreign()).put("at", use.at().toString())));
    });
    return byTrunk;
  }

  public Future<Void> close() {
    if (worker == null) return Future.succeededFuture();
    return worker.<Void>executeBlocking(() -> {
      if (client != null) client.shutdown();
      return null;
    }).transform(done -> worker.close());
  }
}
