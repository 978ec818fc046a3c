package io.carillon.agent.spool;

import io.carillon.agent.evidence.EvidenceLine;
import io.carillon.agent.evidence.FileEvidence;
import io.carillon.agent.link.Alphabet.Unfit;
import io.carillon.agent.link.GuardCall;
import io.carillon.agent.link.PbxLink;
import io.carillon.agent.link.PbxListener;
import io.carillon.agent.link.Survey;
import io.carillon.agent.link.Trouble;
import io.carillon.contract.PbxMode;
import io.carillon.life.Surroundings;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drives one Asterisk by call files. It is up while the dialplan answers a small file every few seconds with a line of evidence;
 * the boot mark in that line tells one life of Asterisk from the next. Owned by the context that made it.
 */
public final class SpoolLink implements PbxLink {
  private static final Logger log = LoggerFactory.getLogger(SpoolLink.class);
  private static final long TAIL_MILLIS = 20;
  private static final long PING_MILLIS = 2_000;
  private static final long SILENCE_NANOS = 5_000_000_000L;
  private static final long FENCE_MILLIS = 4_000;
  private static final long CLEAR_MILLIS = 500;
  private static final int CLEAR_TRIES = 120;
  private static final int WRITERS = 4;
  private static final long NANOS_PER_MILLI = 1_000_000L;

  private final Vertx vertx;
  private final Surroundings surroundings;
  private final WorkerExecutor writers;
  private final CallFileWriter writer;
  private final FileEvidence file;
  private final SpoolSettings settings;
  private final Trouble trouble;
  private final List<Cleared> toClear = new ArrayList<>();
  private final Set<String> marked = new HashSet<>();
  private Promise<Long> raising;
  private PbxListener listener;
  private String incarnation;
  private boolean up;
  private boolean closing;
  private long pings;
  private long heardAt;
  private int backlog;

  private record Cleared(String id, int tries) {}

  public SpoolLink(Vertx vertx, SpoolSettings settings, Surroundings surroundings, FileEvidence file, String name) {
    this.vertx = vertx;
    this.surroundings = surroundings;
    this.writers = vertx.createSharedWorkerExecutor("spool-" + name, WRITERS);
    this.writer = new CallFileWriter(settings);
    this.file = file;
    this.settings = settings;
    this.trouble = new Trouble(name, settings.outgoing().toString());
  }

  @Override public PbxMode mode() {
    return PbxMode.SPOOL;
  }

  @Override public Optional<String> trouble() {
    return trouble.now();
  }

  /** What stood in the file before is in the book, and told to nobody. */
  @Override public void open(PbxListener told) {
    listener = told;
    writers.executeBlocking(() -> {
      writer.prepare();
      return writer.sweep();
    }).compose(swept -> {
      if (!swept.isEmpty()) log.atInfo().addKeyValue("files", swept.size()).log("files of an earlier holder were taken out of the spool");
      return file.catchUp();
    }).onComplete(read -> {
      heardAt = nanos();
      file.listen(this::heard);
      vertx.setPeriodic(TAIL_MILLIS, tick -> file.poll());
      vertx.setPeriodic(PING_MILLIS, tick -> ping());
      vertx.setPeriodic(CLEAR_MILLIS, tick -> clear());
      ping();
    }, failed -> {
      trouble.is("the spool or the evidence file cannot be used: " + WhyNoAnswer.words(failed));
      if (!closing) vertx.setTimer(PING_MILLIS, again -> open(told));
    });
  }

  private void ping() {
    if (closing) return;
    if (up && nanos() - heardAt > SILENCE_NANOS) {
      up = false;
      trouble.is("no reply from the spool");
      listener.down("no reply from the spool");
    }
    String last = "carillon-reply-" + pings + ".call";
    long next = ++pings;
    writers.executeBlocking(() -> {
      // One that still lies there was not taken: another on top of it says no more.
      boolean lay = writer.takeBack(last);
      backlog = writer.backlog();
      writer.write("carillon-reply-" + next + ".call", CallFileEncoder.control("reply-" + next, List.of()));
      return lay;
    }).onComplete(lay -> {
      if (!up && next > 1) trouble.is(lay ? WhyNoAnswer.notTaken(settings.outgoing()) : WhyNoAnswer.notAnswered(settings.outgoing(), file.path()));
    }, failed -> {
      if (up) log.atWarn().setCause(failed).log("a call file could not be written");
      else trouble.is("call files cannot be written: " + WhyNoAnswer.words(failed));
    });
  }

  private void heard(EvidenceLine line) {
    switch (line) {
      case EvidenceLine.Reply reply -> replied(reply);
      case EvidenceLine.Fence fence -> {
        if (raising != null) raising.tryComplete(fence.epoch());
      }
      case EvidenceLine.OfAttempt of -> heardAt = nanos();
      case EvidenceLine.Marked m -> heardAt = nanos();
      case EvidenceLine.Digits d -> heardAt = nanos();
    }
    listener.wrote(line);
  }

  private void replied(EvidenceLine.Reply reply) {
    heardAt = nanos();
    boolean another = !reply.incarnation().equals(incarnation);
    if (up && !another) return;
    if (!another || incarnation == null) {
      nowUp(reply);
      return;
    }
    // Another life of Asterisk: whatever it may take up again goes before it is driven.
    if (up) {
      up = false;
      listener.down("Asterisk started again");
    }
    writers.executeBlocking(writer::sweep).onComplete(swept -> nowUp(reply), failed -> trouble.is("the spool was not swept: " + WhyNoAnswer.words(failed)));
  }

  private void nowUp(EvidenceLine.Reply reply) {
    incarnation = reply.incarnation();
    up = true;
    trouble.over();
    log.atInfo().addKeyValue("boot", incarnation).log("the link is up");
    listener.up(new PbxListener.Pbx("unknown", bootTime(incarnation), false));
  }

  /** The mark begins with the time at which it was first asked for, shortly after the start. */
  static Instant bootTime(String mark) {
    int dash = mark.indexOf('-');
    String seconds = dash < 0 ? mark : mark.substring(0, dash);
    return seconds.matches("[0-9]{9,11}") ? Instant.ofEpochSecond(Long.parseLong(seconds)) : null;
  }

  @Override public Future<Long> epoch() {
    return file.catchUp().map(read -> file.book().epoch());
  }

  @Override public Future<Long> raise(long epoch) {
    var raised = Promise.<Long>promise();
    raising = raised;
    return control("epoch-" + epoch, List.of()).compose(written -> raised.future().timeout(FENCE_MILLIS, TimeUnit.MILLISECONDS));
  }

  private Future<Void> control(String extension, List<String> ids) {
    byte[] content;
    try {
      content = CallFileEncoder.control(extension, ids);
    } catch (Unfit unfit) {
      return Future.failedFuture(unfit);
    }
    return writers.<Long>executeBlocking(() -> writer.write("carillon-" + extension + ".call", content)).mapEmpty();
  }

  @Override public Future<Void> place(GuardCall call, long arriveBy, Consumer<Long> written) {
    byte[] content;
    try {
      // A spool is of one machine, whose clock is Asterisk's too.
      content = CallFileEncoder.originate(call.arrivingBy(surroundings.clock().millis() + (arriveBy - nanos()) / NANOS_PER_MILLI));
    } catch (Unfit unfit) {
      written.accept(nanos());
      return Future.failedFuture(new Refusal("UNFIT " + unfit.getMessage()));
    }
    return writers.<Long>executeBlocking(() -> writer.write(nameOf(call.id()), content), false)
        .onComplete(written::accept, failed -> written.accept(nanos())).mapEmpty();
  }

  private static String nameOf(String id) {
    return id + ".call";
  }

  @Override public void hangUp(String attemptId) {
    mark("hangup-" + attemptId, attemptId);
  }

  /** The file first: if Asterisk has not begun with it, it never will. */
  @Override public void bar(String attemptId) {
    writers.executeBlocking(() -> writer.takeBack(nameOf(attemptId)), false)
        .onComplete(taken -> mark("bar-" + attemptId, attemptId), failed -> mark("bar-" + attemptId, attemptId));
  }

  private void mark(String extension, String attemptId) {
    marked.add(attemptId);
    control(extension, List.of()).onFailure(failed -> log.atDebug().addKeyValue("attemptId", attemptId).log("not marked, tried again"));
  }

  /** Asterisk moves the file of an ended call a moment after it has written the end. */
  @Override public void forget(String attemptId) {
    file.book().forget(attemptId);
    toClear.add(new Cleared(attemptId, 0));
    if (marked.remove(attemptId)) control("forget-" + attemptId, List.of()).onFailure(failed -> log.atDebug().log("a mark was not removed"));
  }

  private void clear() {
    if (toClear.isEmpty()) return;
    var round = List.copyOf(toClear);
    toClear.clear();
    writers.executeBlocking(() -> {
      var left = new ArrayList<Cleared>();
      for (var one : round) if (!writer.clearDone(nameOf(one.id())) && one.tries() < CLEAR_TRIES) left.add(new Cleared(one.id(), one.tries() + 1));
      return left;
    }, false).onSuccess(toClear::addAll).onFailure(failed -> log.atWarn().setCause(failed).log("files of ended calls were not removed"));
  }

  @Override public Future<Evidence> lookUp(String attemptId) {
    return file.catchUp().map(read -> new Evidence(file.book().of(attemptId), true));
  }

  /** There is nobody to ask: an attempt lives from its arrival to its end. */
  @Override public Future<Survey> survey() {
    return Future.succeededFuture(null);
  }

  @Override public int backlog() {
    return backlog;
  }

  private long nanos() {
    return surroundings.nanos().now();
  }

  @Override public Future<Void> close() {
    closing = true;
    return writers.close();
  }
}
