package io.carillon.scheduler.cluster;

import io.carillon.scheduler.outside.Outside;
import io.carillon.scheduler.outside.Wake;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This scheduler's place among the others. Opens at once and joins behind everybody's back; until then, and without it, all calls
 * are harmless.
 */
public final class ClusterPart {
  private static final Logger log = LoggerFactory.getLogger(ClusterPart.class);
  private static final long AGAIN_MILLIS = 10_000;
  private static final long GATHER_MILLIS = 2;

  private final Outside outside;
  private final ClusterSettings settings;
  private final Wake local;
  private final Runnable onLeft;
  private final Context context;
  private final WorkerExecutor worker;
  private final String self = UUID.randomUUID().toString();
  private final AtomicBoolean waking = new AtomicBoolean();
  private final AtomicBoolean urgently = new AtomicBoolean();
  private volatile HzMember member;
  private volatile boolean closing;

  private ClusterPart(Outside outside, ClusterSettings settings, Wake local, Runnable onLeft) {
    this.outside = outside;
    this.settings = settings;
    this.local = local;
    this.onLeft = onLeft;
    this.context = outside.vertx().getOrCreateContext();
    this.worker = outside.vertx().createSharedWorkerExecutor("carillon-cluster-" + self, 1, 10, TimeUnit.MINUTES);
    join();
  }

  /**
   * @param local woken on the opening context when another scheduler has something for this one to look at
   * @param onLeft run there when another is gone, or cannot be reached: a reason to look, and no more
   */
  public static Future<ClusterPart> open(Outside outside, ClusterSettings settings, Wake local, Runnable onLeft) {
    return Future.succeededFuture(new ClusterPart(outside, settings, local, onLeft));
  }

  private void join() {
    worker.executeBlocking(() -> {
      if (closing) return null;
      member = HzMember.start(settings, this::woken, this::left);
      log.atInfo().addKeyValue("members", member.members()).addKeyValue("port", member.port()).log("a member of the cluster");
      return null;
    }).onFailure(failure -> {
      log.atWarn().setCause(failure).log("the cluster cannot be joined, all goes on without it");
      if (!closing) outside.vertx().setTimer(AGAIN_MILLIS, again -> join());
    });
  }

  private void woken(HzMember.Call call) {
    if (call.from().equals(self)) return;
    context.runOnContext(go -> {
      local.all();
      if (call.urgent()) local.urgent();
    });
  }

  private void left() {
    context.runOnContext(go -> {
      if (!closing) onLeft.run();
    });
  }

  /** Has the other schedulers look for work; several calls at once make one. */
  public void wakeOthers(boolean urgent) {
    if (urgent) urgently.set(true);
    var joined = member;
    if (joined == null || closing || !waking.compareAndSet(false, true)) return;
    outside.vertx().setTimer(GATHER_MILLIS, go -> {
      waking.set(false);
      if (!closing) ask(joined);
    });
  }

  private void ask(HzMember joined) {
    try {
      if (joined.members() > 1) joined.wake(new HzMember.Call(self, urgently.getAndSet(false)));
    } catch (RuntimeException failure) {
      log.atDebug().setCause(failure).log("the others were not woken, they look at their next tick");
    }
  }

  /** Members seen, this one included; 0 while there is no cluster. */
  public int members() {
    var joined = member;
    return joined == null || closing ? 0 : joined.members();
  }

  /** The port it listens on; 0 while there is none. */
  public int port() {
    var joined = member;
    return joined == null ? 0 : joined.port();
  }

  /** Shows everybody what a PBX's trunks carry now, for views; forgotten after ten seconds. */
  public void show(String pbx, String use) {
    var joined = member;
    if (joined == null || closing) return;
    try {
      joined.show(pbx, use);
    } catch (RuntimeException failure) {
      log.atDebug().addKeyValue("pbx", pbx).setCause(failure).log("a view was not shown");
    }
  }

  /** What is shown now, by PBX; asks other members, so off the event loop. */
  public Future<Map<String, String>> shown() {
    return worker.executeBlocking(() -> member == null ? Map.of() : member.shown());
  }

  /** Leaves; waits for a join under way. */
  public Future<Void> close() {
    closing = true;
    return worker.<Void>executeBlocking(() -> {
      if (member != null) member.end();
      return null;
    }).transform(done -> worker.close().transform(closed -> done.succeeded() ? Future.succeededFuture() : Future.failedFuture(done.cause())));
  }
}
