package io.carillon.scheduler.agents;

import io.carillon.contract.Assignment;
import io.carillon.kafka.TopicSetup;
import io.carillon.scheduler.lead.Lead;
import io.carillon.scheduler.outbox.Outbox;
import io.carillon.scheduler.outside.Outside;
import io.carillon.scheduler.outside.Wake;
import io.carillon.scheduler.settings.PgSettings;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps agents informed, while it leads: a PBX that is new gets its topic and its lane; one whose settings differ from what was
 * last sent to its present holder gets {@code agent.settings}. What was sent is remembered only here, so a new lead sends once more.
 */
public final class SettingsPost {
  private static final Logger log = LoggerFactory.getLogger(SettingsPost.class);
  private static final long TICK_MILLIS = 2000;
  private static final String LANE = "insert into lane (pbx) values ($1) on conflict (pbx) do nothing";
  private static final String FENCED = "select id, epoch from pbx where enabled and fenced order by id";

  private record Sent(long epoch, Assignment.Settings settings) {}

  private final Outside outside;
  private final Wake wake;
  private final Lead lead;
  private final PgSettings settings;
  private final Context context;
  private final Set<String> prepared = new HashSet<>();
  private final Map<String, Sent> sent = new HashMap<>();
  private long timer = -1;
  private boolean running;
  private boolean again;

  public SettingsPost(Outside outside, Wake wake, Lead lead, PgSettings settings) {
    this.outside = outside;
    this.wake = wake;
    this.lead = lead;
    this.settings = settings;
    context = outside.vertx().getOrCreateContext();
  }

  public void start() {
    timer = outside.vertx().setPeriodic(TICK_MILLIS, tick -> changed());
  }

  /** Settings or holders may have changed. From any thread. */
  public void changed() {
    context.runOnContext(woken -> {
      if (running) again = true;
      else run();
    });
  }

  private void run() {
    if (!lead.held()) return;
    running = true;
    again = false;
    prepare().compose(done -> send()).onComplete(done -> context.runOnContext(over -> {
      running = false;
      if (done.failed()) log.atWarn().setCause(done.cause()).log("agents could not be told their settings, tried again");
      else if (done.result()) wake.relay();
      if (again) run();
    }));
  }

  private Future<Void> prepare() {
    var made = new ArrayList<Future<?>>();
    for (String pbx : settings.current().pbxs().keySet()) {
      if (prepared.contains(pbx)) continue;
      made.add(TopicSetup.assignments(outside.vertx(), outside.kafka(), pbx)
          .compose(topic -> outside.pool().preparedQuery(LANE).execute(Tuple.of(pbx))).onSuccess(lane -> context.runOnContext(done -> prepared.add(pbx))));
    }
    return Future.all(made).mapEmpty();
  }

  private Future<Boolean> send() {
    var all = settings.current();
    return outside.pool().withTransaction(tx -> lead.claim(tx).compose(leads -> tx.preparedQuery(FENCED).execute()).compose(rows -> {
      var fresh = new TreeMap<String, Sent>();
      for (var row : rows) {
        long epoch = row.getLong(1);
        AgentSettings.of(all, row.getString(0), 0).map(theirs -> new Sent(epoch, theirs)).filter(theirs -> !theirs.equals(sent.get(row.getString(0))))
            .ifPresent(theirs -> fresh.put(row.getString(0), theirs));
      }
      return tell(tx, fresh).map(fresh);
    })).map(fresh -> {
      sent.putAll(fresh);
      return !fresh.isEmpty();
    });
  }

  private Future<Void> tell(SqlConnection tx, Map<String, Sent> fresh) {
    if (fresh.isEmpty()) return Future.succeededFuture();
    var now = outside.now();
    Map<String, List<LongFunction<Assignment>>> byPbx = new TreeMap<>();
    fresh.forEach((pbx, theirs) -> AgentSettings.of(settings.current(), pbx, now.toEpochMilli()).ifPresent(versioned ->
        byPbx.put(pbx, List.of(lane -> new Assignment.AgentSettings(theirs.epoch(), lane, pbx, versioned)))));
    return Outbox.tell(tx, byPbx, now);
  }

  public Future<Void> close() {
    if (timer >= 0) outside.vertx().cancelTimer(timer);
    return Future.succeededFuture();
  }
}
