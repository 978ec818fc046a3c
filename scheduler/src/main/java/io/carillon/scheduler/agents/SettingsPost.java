package io.carillon.scheduler.agents;

import io.carillon.contract.Assignment;
import io.carillon.contract.Topics;
import io.carillon.scheduler.lead.PgLead;
import io.carillon.scheduler.outbox.Outbox;
import io.carillon.scheduler.outside.DatabaseTime;
import io.carillon.scheduler.outside.Outside;
import io.carillon.scheduler.outside.Wake;
import io.carillon.scheduler.settings.LineSettings;
import io.carillon.scheduler.settings.PgSettings;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
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
 * last sent to its present holder gets {@code agent.settings}. What was sent is remembered only here, so a new lead sends once
 * more.
 */
public final class SettingsPost {
  private static final Logger log = LoggerFactory.getLogger(SettingsPost.class);
  private static final long TICK_MILLIS = 2000;
  private static final String LANE = "insert into lane (pbx) values ($1) on conflict (pbx) do nothing";
  private static final String FENCED = "select id, epoch from pbx where enabled and fenced order by id";

  private record Sent(long epoch, Assignment.Settings settings) {}

  private final Outside outside;
  private final Wake wake;
  private final PgLead lead;
  private final PgSettings settings;
  private final Told told;
  private final Context context;
  private final Set<String> prepared = new HashSet<>();
  private final Map<String, Sent> sent = new HashMap<>();
  private long timer = -1;
  private boolean running;
  private boolean again;
  private long sentUnder;

  public SettingsPost(Outside outside, Wake wake, PgLead lead, PgSettings settings, Told told) {
    this.outside = outside;
    this.wake = wake;
    this.lead = lead;
    this.settings = settings;
    this.told = told;
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
    if (sentUnder != lead.epoch()) forget();
    // Who is told has a topic; a lead that is new makes none before its agents are told.
    send().onSuccess(news -> {
      if (news) wake.all();
    }).compose(done -> prepare()).onComplete(done -> context.runOnContext(over -> {
      running = false;
      if (done.failed()) log.atWarn().setCause(done.cause()).log("agents could not be told their settings, tried again");
      if (again) run();
    }));
  }

  /** Another may have led meanwhile and said something else. */
  private void forget() {
    sent.clear();
    told.clear();
    sentUnder = lead.epoch();
  }

  private Future<Void> prepare() {
    var made = new ArrayList<Future<?>>();
    for (String pbx : settings.current().pbxs().keySet()) {
      if (prepared.contains(pbx)) continue;
      made.add(outside.broker().made(Topics.assignments(pbx))
          .compose(topic -> outside.pool().preparedQuery(LANE).execute(Tuple.of(pbx))).onSuccess(lane -> context.runOnContext(done -> prepared.add(pbx))));
    }
    return Future.all(made).mapEmpty();
  }

  private Future<Boolean> send() {
    var all = settings.current();
    return outside.pool().withTransaction(tx -> lead.claim(tx).compose(leads -> tx.preparedQuery(FENCED).execute()).compose(rows -> {
      var theirs = new TreeMap<String, Sent>();
      for (var row : rows) AgentSettings.of(all, row.getString(0), 0).ifPresent(own -> theirs.put(row.getString(0), new Sent(row.getLong(1), own)));
      var fresh = new TreeMap<>(theirs);
      fresh.entrySet().removeIf(own -> own.getValue().equals(sent.get(own.getKey())));
      return tell(tx, all, fresh).map(theirs);
    })).compose(theirs -> remembered(all, theirs));
  }

  private Future<Boolean> remembered(LineSettings all, Map<String, Sent> theirs) {
    var done = Promise.<Boolean>promise();
    context.runOnContext(committed -> {
      boolean news = false;
      for (var own : theirs.entrySet()) {
        sent.put(own.getKey(), own.getValue());
        news |= !told.holds(own.getKey(), own.getValue().epoch(), all);
        told.put(own.getKey(), own.getValue().epoch(), all);
      }
      done.complete(news);
    });
    return done.future();
  }

  private Future<Void> tell(SqlConnection tx, LineSettings all, Map<String, Sent> fresh) {
    if (fresh.isEmpty()) return Future.succeededFuture();
    // An agent takes the newest version, whoever sent it: a welcome's has the same clock, though any scheduler may write that.
    return DatabaseTime.of(tx).compose(now -> {
      Map<String, List<LongFunction<Assignment>>> byPbx = new TreeMap<>();
      fresh.forEach((pbx, theirs) -> AgentSettings.of(all, pbx, now.toEpochMilli()).ifPresent(versioned ->
          byPbx.put(pbx, List.of(lane -> new Assignment.AgentSettings(theirs.epoch(), lane, pbx, versioned)))));
      return Outbox.tell(tx, byPbx, now);
    });
  }

  public Future<Void> close() {
    if (timer >= 0) outside.vertx().cancelTimer(timer);
    return Future.succeededFuture();
  }
}
