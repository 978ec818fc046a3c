package io.carillon.agent.ami;

import io.carillon.agent.evidence.EvidenceLine;
import io.carillon.agent.evidence.FileEvidence;
import io.carillon.agent.link.Alphabet.Unfit;
import io.carillon.agent.link.GuardCall;
import io.carillon.agent.link.PbxLink;
import io.carillon.agent.link.PbxListener;
import io.carillon.agent.link.Survey;
import io.carillon.agent.link.Trouble;
import io.carillon.contract.PbxMode;
import io.carillon.id.Ids;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.asteriskjava.manager.AuthenticationFailedException;
import org.asteriskjava.manager.event.CoreShowChannelEvent;
import org.asteriskjava.manager.response.ManagerError;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drives one Asterisk over AMI. It is up when a session is logged in and the shipped dialplan has answered a control extension;
 * it is down as soon as the session is cut or stops answering. Owned by the context that made it.
 */
public final class AmiLink implements PbxLink {
  private static final Logger log = LoggerFactory.getLogger(AmiLink.class);
  private static final long RETRY_MILLIS = 250;
  private static final long LONGEST_RETRY_MILLIS = 4_000;
  private static final long FORGET_MILLIS = 250;

  private final Vertx vertx;
  private final Context context;
  private final AmiSettings settings;
  private final InstantSource clock;
  private final WorkerExecutor writer;
  /** The file beside the PBX; null where it cannot be read from here. */
  private final FileEvidence file;
  private final Trouble trouble;
  private final AmiControls controls = new AmiControls();
  private final Forgetting forgetting = new Forgetting();
  private final AsteriskTime time = new AsteriskTime();
  private PbxListener listener;
  private AmiSession session;
  private boolean up;
  private boolean closing;
  private long pause = RETRY_MILLIS;
  private String warnedOf;

  public AmiLink(Vertx vertx, AmiSettings settings, InstantSource clock, FileEvidence file, String name) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.settings = settings;
    this.clock = clock;
    this.file = file;
    this.trouble = new Trouble(name, settings.toString());
    this.writer = vertx.createSharedWorkerExecutor("ami-" + name, 1);
  }

  @Override public PbxMode mode() {
    return PbxMode.AMI;
  }

  @Override public void open(PbxListener told) {
    listener = told;
    vertx.setPeriodic(FORGET_MILLIS, tick -> {
      if (up) forgetting.remove(controls);
    });
    connect();
  }

  private void connect() {
    if (closing) return;
    AmiSession.open(context, writer, settings, this::heard).onComplete(this::loggedIn, failed -> {
      trouble.is(WhyNoLink.atLogin(failed, settings));
      again(failed instanceof AuthenticationFailedException ? longer() : RETRY_MILLIS);
    });
  }

  @Override public Optional<String> trouble() {
    return trouble.now();
  }

  private void again(long millis) {
    if (!closing) vertx.setTimer(millis, retry -> connect());
  }

  /** Where Asterisk is there and somebody has to mend it: less and less often, since each try stands in its log. */
  private long longer() {
    long now = pause;
    pause = Math.min(2 * pause, LONGEST_RETRY_MILLIS);
    return now;
  }

  private void loggedIn(AmiSession opened) {
    session = opened;
    controls.over(opened);
    time.forget();
    greeted(opened).compose(pbx -> askTime(opened).map(pbx)).compose(pbx -> controls.reply().map(pbx)).onComplete(pbx -> {
      if (session != opened) return;
      up = true;
      pause = RETRY_MILLIS;
      trouble.over();
      log.atInfo().addKeyValue("ami", settings).addKeyValue("asterisk", pbx.version()).log("the link is up");
      listener.up(pbx);
    }, failed -> cut(opened, WhyNoLink.afterLogin(failed), longer()));
  }

  /** Who answers there. Fails where that is a release that is not to be driven. */
  private Future<PbxListener.Pbx> greeted(AmiSession opened) {
    return opened.version().compose(version -> {
      var standing = FixedReleases.of(version);
      if (standing != FixedReleases.Standing.MENDED) {
        String complaint = FixedReleases.complaint(version);
        if (settings.requireFixed()) return Future.failedFuture(complaint + ", or unset CARILLON_REQUIRE_FIXED");
        // Once for each release, not for each session.
        if (!version.equals(warnedOf)) log.atWarn().addKeyValue("ami", settings).addKeyValue("why", complaint).log("an Asterisk with a known hole");
        warnedOf = version;
      }
      return opened.status().map(status -> new PbxListener.Pbx(version, AsteriskClock.startedAt(status), standing == FixedReleases.Standing.OLDER));
    });
  }

  private Future<Void> askTime(AmiSession of) {
    return of.time().map(millis -> {
      if (session == of) time.said(millis, System.nanoTime());
      return null;
    });
  }

  private void cut(AmiSession which, String why, long retryMillis) {
    if (session != which) return;
    session = null;
    boolean was = up;
    up = false;
    trouble.is(why);
    forgetting.linkLost();
    controls.cut(why);
    which.close().onComplete(closed -> again(retryMillis), failed -> again(retryMillis));
    if (was) listener.down(why);
  }

  private void heard(AmiTranslator.Said said) {
    switch (said) {
      case AmiTranslator.Said.Wrote(EvidenceLine line) -> listener.wrote(line);
      case AmiTranslator.Said.Rang(String id) -> listener.rang(id, clock.instant());
      case AmiTranslator.Said.OriginateEnded(String actionId, boolean success) -> originateEnded(actionId, success);
      case AmiTranslator.Said.Cut c -> {
        if (session != null) cut(session, "the connection was cut", RETRY_MILLIS);
      }
    }
  }

  private void originateEnded(String actionId, boolean success) {
    if (!controls.ended(actionId, success) && !success && Ids.isUuid(actionId)) listener.originateFailed(actionId);
  }

  @Override public Future<Long> epoch() {
    if (session == null) return Future.failedFuture("no link");
    return session.row(EvidenceRows.FAMILY, "epoch").map(row -> row == null || row.isEmpty() ? Long.valueOf(0) : Long.valueOf(row));
  }

  @Override public Future<Long> raise(long epoch) {
    var asked = session;
    return controls.run("epoch-" + epoch).compose(done -> epoch()).onSuccess(readBack -> {
      if (readBack == epoch && session == asked) forgetting.raised(epoch);
    });
  }

  @Override public Future<Void> place(GuardCall call, long arriveBy, Consumer<Long> written) {
    if (!up) {
      written.accept(System.nanoTime());
      return Future.failedFuture("no link");
    }
    List<AmiEncoder.Header> headers;
    try {
      headers = AmiEncoder.originate(call.arrivingBy(time.millisAt(arriveBy)));
    } catch (Unfit unfit) {
      written.accept(System.nanoTime());
      return Future.failedFuture(new Refusal("UNFIT " + unfit.getMessage()));
    }
    return session.originate(new GuardAction(call.id(), headers), written).compose(response -> response instanceof ManagerError
        ? Future.failedFuture(new Refusal("ACTION_REFUSED " + response.getMessage())) : Future.succeededFuture());
  }

  @Override public void hangUp(String attemptId) {
    controls.run("hangup-" + attemptId).onFailure(failed -> notDone("hangup", attemptId, failed));
  }

  @Override public void bar(String attemptId) {
    controls.run("bar-" + attemptId).onFailure(failed -> notDone("bar", attemptId, failed));
  }

  private static void notDone(String what, String attemptId, Throwable failed) {
    log.atDebug().addKeyValue("attemptId", attemptId).addKeyValue("what", what).addKeyValue("why", failed.getMessage()).log("not done, asked again");
  }

  @Override public void forget(String attemptId) {
    forgetting.add(attemptId);
    if (file != null) file.book().forget(attemptId);
  }

  @Override public Future<Evidence> lookUp(String attemptId) {
    return session == null ? Future.failedFuture("no link") : EvidenceRows.of(attemptId, session, file);
  }

  /** Also the sign of life: a session that does not answer is given up. */
  @Override public Future<Survey> survey() {
    var asked = session;
    if (asked == null) return Future.failedFuture("no link");
    askTime(asked);
    return asked.channels().map(events -> new Survey(events.stream().filter(CoreShowChannelEvent.class::isInstance)
        .map(event -> channel((CoreShowChannelEvent) event)).toList())).onFailure(failed -> cut(asked, "no answer: " + failed.getMessage(), RETRY_MILLIS));
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
    controls.over(null);
    up = false;
    return (open == null ? Future.<Void>succeededFuture() : open.close()).transform(closed -> writer.close());
  }
}
