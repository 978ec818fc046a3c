package io.carillon.agent.ami;

import io.carillon.agent.evidence.EvidenceLine;
import io.carillon.agent.evidence.EvidenceParser;
import io.carillon.agent.evidence.FileEvidence;
import io.carillon.agent.evidence.Trace;
import io.carillon.agent.link.Alphabet.Unfit;
import io.carillon.agent.link.GuardCall;
import io.carillon.agent.link.PbxLink;
import io.carillon.agent.link.PbxListener;
import io.carillon.agent.link.Survey;
import io.carillon.contract.PbxMode;
import io.carillon.id.Ids;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.asteriskjava.manager.AuthenticationFailedException;
import org.asteriskjava.manager.event.CoreShowChannelEvent;
import org.asteriskjava.manager.response.ManagerError;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drives one Asterisk over AMI. It is up when a session is logged in and the shipped dialplan has answered a control extension; it is
 * down as soon as the session is cut or stops answering. Owned by the context that made it.
 */
public final class AmiLink implements PbxLink {
  private static final Logger log = LoggerFactory.getLogger(AmiLink.class);
  private static final String FAMILY = "carillon";
  private static final long RETRY_MILLIS = 250;
  private static final long CONTROL_MILLIS = 5_000;
  private static final long FORGET_MILLIS = 250;
  private static final int FORGET_AT_ONCE = 20;

  private final Vertx vertx;
  private final Context context;
  private final AmiSettings settings;
  private final InstantSource clock;
  private final WorkerExecutor writer;
  private final String name;
  /** The file beside the PBX; null where it cannot be read from here. */
  private final FileEvidence file;
  private final Map<String, Promise<Void>> controls = new HashMap<>();
  private final ArrayDeque<String> forgotten = new ArrayDeque<>();
  private PbxListener listener;
  private AmiSession session;
  private boolean up;
  private boolean closing;
  private long lastControl;
  /** The epoch this holder raised: evidence is removed in its name only. */
  private long raised;
  /** It stands in the Asterisk of this session: a start clears it there, and what is asked to be forgotten before it is raised anew stays. */
  private boolean stands;
  private boolean loginComplained;
  /** Why the last attempt at a session failed; null while there is one. */
  private volatile String trouble;

  public AmiLink(Vertx vertx, AmiSettings settings, InstantSource clock, FileEvidence file, String name) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.settings = settings;
    this.clock = clock;
    this.file = file;
    this.name = name;
    this.writer = vertx.createSharedWorkerExecutor("ami-" + name, 1);
  }

  @Override public PbxMode mode() {
    return PbxMode.AMI;
  }

  @Override public void open(PbxListener told) {
    listener = told;
    vertx.setPeriodic(FORGET_MILLIS, tick -> forgetGathered());
    connect();
  }

  private void connect() {
    if (closing) return;
    AmiSession.open(context, writer, settings, this::heard).onComplete(this::loggedIn, failed -> {
      trouble = reason(failed);
      if (!loginComplained) log.atWarn().addKeyValue("pbx", name).addKeyValue("ami", settings).addKeyValue("why", trouble).log("no session, tried again until there is one");
      loginComplained = true;
      again();
    });
  }

  /** What a person can do something about. The secret is read once, at the start. */
  private static String reason(Throwable failed) {
    return failed instanceof AuthenticationFailedException
        ? "Asterisk does not take this user with this secret: correct manager.conf there, or the secret here and start again" : failed.getMessage();
  }

  @Override public Optional<String> trouble() {
    return Optional.ofNullable(trouble);
  }

  private void again() {
    if (!closing) vertx.setTimer(RETRY_MILLIS, retry -> connect());
  }

  private void loggedIn(AmiSession opened) {
    session = opened;
    loginComplained = false;
    trouble = null;
    opened.status().compose(status -> control("reply-" + (++lastControl)).map(status)).onComplete(status -> {
      if (session != opened) return;
      up = true;
      log.atInfo().addKeyValue("ami", settings).addKeyValue("asterisk", opened.version()).log("the link is up");
      listener.up(new PbxListener.Pbx(opened.version(), AsteriskClock.startedAt(status)));
    }, failed -> cut(opened, "not ready: " + failed.getMessage()));
  }

  private void cut(AmiSession which, String why) {
    if (session != which) return;
    session = null;
    boolean was = up;
    up = false;
    stands = false;
    new ArrayList<>(controls.values()).forEach(control -> control.tryFail(why));
    controls.clear();
    which.close().onComplete(closed -> again(), failed -> again());
    if (was) {
      log.atWarn().addKeyValue("ami", settings).addKeyValue("why", why).log("the link is down");
      listener.down(why);
    }
  }

  private void heard(AmiTranslator.Said said) {
    switch (said) {
      case AmiTranslator.Said.Wrote(EvidenceLine line) -> listener.wrote(line);
      case AmiTranslator.Said.Rang(String id) -> listener.rang(id, clock.instant());
      case AmiTranslator.Said.OriginateEnded(String actionId, boolean success) -> originateEnded(actionId, success);
      case AmiTranslator.Said.Cut c -> {
        if (session != null) cut(session, "the connection was cut");
      }
    }
  }

  private void originateEnded(String actionId, boolean success) {
    var control = controls.remove(actionId);
    if (control != null) {
      if (success) control.tryComplete();
      else control.tryFail("the dialplan did not answer the control call");
    } else if (!success && Ids.isUuid(actionId)) {
      listener.originateFailed(actionId);
    }
  }

  /** Runs a control extension; ends when it has answered, which it does once its effect stands. */
  private Future<Void> control(String extension) {
    return control(extension, List.of());
  }

  private Future<Void> control(String extension, List<String> ids) {
    if (session == null) return Future.failedFuture("no link");
    String actionId = "control-" + (++lastControl);
    var done = Promise.<Void>promise();
    controls.put(actionId, done);
    try {
      session.originate(new GuardAction(actionId, AmiEncoder.control(extension, ids, raised)), written -> {}).onComplete(response -> {
        if (response instanceof ManagerError) done.tryFail("refused: " + response.getMessage());
      }, done::tryFail);
    } catch (Unfit unfit) {
      done.tryFail(unfit);
    }
    return done.future().timeout(CONTROL_MILLIS, TimeUnit.MILLISECONDS).onComplete(over -> controls.remove(actionId));
  }

  @Override public Future<Long> epoch() {
    if (session == null) return Future.failedFuture("no link");
    return session.row(FAMILY, "epoch").map(row -> row == null || row.isEmpty() ? Long.valueOf(0) : Long.valueOf(row));
  }

  @Override public Future<Long> raise(long epoch) {
    var asked = session;
    return control("epoch-" + epoch).compose(done -> epoch()).onSuccess(readBack -> {
      if (readBack != epoch || session != asked) return;
      // What an earlier holding had gathered is a successor's evidence.
      if (epoch != raised) forgotten.clear();
      raised = epoch;
      stands = true;
    });
  }

  @Override public Future<Void> place(GuardCall call, Consumer<Long> written) {
    if (!up) {
      written.accept(System.nanoTime());
      return Future.failedFuture("no link");
    }
    List<AmiEncoder.Header> headers;
    try {
      headers = AmiEncoder.originate(call);
    } catch (Unfit unfit) {
      written.accept(System.nanoTime());
      return Future.failedFuture(new Refusal("UNFIT " + unfit.getMessage()));
    }
    return session.originate(new GuardAction(call.id(), headers), written).compose(response -> response instanceof ManagerError
        ? Future.failedFuture(new Refusal("ACTION_REFUSED " + response.getMessage())) : Future.succeededFuture());
  }

  @Override public void hangUp(String attemptId) {
    control("hangup-" + attemptId).onFailure(failed -> notDone("hangup", attemptId, failed));
  }

  @Override public void bar(String attemptId) {
    control("bar-" + attemptId).onFailure(failed -> notDone("bar", attemptId, failed));
  }

  private static void notDone(String what, String attemptId, Throwable failed) {
    log.atDebug().addKeyValue("attemptId", attemptId).addKeyValue("what", what).addKeyValue("why", failed.getMessage()).log("not done, asked again");
  }

  @Override public void forget(String attemptId) {
    forgotten.add(attemptId);
    if (file != null) file.book().forget(attemptId);
  }

  private void forgetGathered() {
    while (up && stands && !forgotten.isEmpty()) {
      var some = new ArrayList<String>(FORGET_AT_ONCE);
      while (some.size() < FORGET_AT_ONCE && !forgotten.isEmpty()) some.add(forgotten.poll());
      control("forget-many", some).onFailure(failed -> log.atDebug().addKeyValue("rows", some.size()).log("rows not removed"));
    }
  }

  @Override public Future<Evidence> lookUp(String attemptId) {
    var asked = session;
    if (asked == null) return Future.failedFuture("no link");
    var rows = Future.all(asked.row(FAMILY, "a/" + attemptId), asked.row(FAMILY, "e/" + attemptId))
        .map(both -> with(with(Trace.NONE, both.resultAt(0)), both.resultAt(1)));
    if (file == null) return rows.map(trace -> new Evidence(trace, false));
    return rows.compose(trace -> file.catchUp().map(read -> new Evidence(both(file.book().of(attemptId), trace), true)));
  }

  private static Trace with(Trace trace, String row) {
    return row != null && EvidenceParser.parse(row).orElse(null) instanceof EvidenceLine.OfAttempt line ? trace.with(line) : trace;
  }

  /** The file knows everything in its order; a row may be ahead of what was read of it. */
  private static Trace both(Trace file, Trace rows) {
    var trace = file;
    if (trace.arrived() == null && rows.arrived() != null) trace = trace.with(rows.arrived());
    if (rows.dropped() != null) trace = trace.with(rows.dropped());
    if (rows.pickedUp() != null) trace = trace.with(rows.pickedUp());
    return rows.ended() == null ? trace : trace.with(rows.ended());
  }

  /** Also the sign of life: a session that does not answer is given up. */
  @Override public Future<Survey> survey() {
    var asked = session;
    if (asked == null) return Future.failedFuture("no link");
    return asked.channels().map(events -> new Survey(events.stream().filter(CoreShowChannelEvent.class::isInstance)
        .map(event -> channel((CoreShowChannelEvent) event)).toList())).onFailure(failed -> cut(asked, "no answer: " + failed.getMessage()));
  }

  private static Survey.Channel channel(CoreShowChannelEvent event) {
    return new Survey.Channel(event.getChannel(), event.getUniqueid(), event.getLinkedid());
  }

  @Override public int backlog() {
    return 0;
  }

  @Override public Future<Void> close() {
    closing = true;
    var open = session;
    session = null;
    up = false;
    return (open == null ? Future.<Void>succeededFuture() : open.close()).transform(closed -> writer.close());
  }
}
