package io.carillon.agent.report;

import io.carillon.contract.AgentEvent;
import io.carillon.contract.AgentEvent.Ending;
import io.carillon.contract.CloudEvent;
import io.carillon.contract.DeadLetter;
import io.carillon.contract.Topics;
import io.carillon.contract.Wire;
import io.carillon.kafka.Publisher;
import io.carillon.kafka.Received;
import io.carillon.life.FailPoint;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes this agent's events, all under one key, by two ways. {@code originating}, which the broker must have before Asterisk
 * hears of the call, goes at once; everything else waits some milliseconds for company.
 *
 * <p>Each way keeps its order, so an end stands before a hello or a fence that was said after it: the scheduler judges an attempt
 * at a fence by what was said before. Between the two ways an attempt's order is kept because nothing of it can happen before the
 * broker has its {@code originating}, and nothing is assigned before the fence was read; where the broker did not answer in time
 * and the attempt was refused, a late {@code originating} finds it settled.
 *
 * <p>{@code seq} grows by one with each attempt event of an epoch. An end is said again until the broker has it or the epoch is
 * over; nothing else is: the end says it all. Owned by one context.
 */
public final class Reports {
  private static final Logger log = LoggerFactory.getLogger(Reports.class);
  private static final long AGAIN_MILLIS = 500;
  private static final int DEAD_LETTER_BYTES = 64 * 1024;

  private final Vertx vertx;
  private final Publisher atOnce;
  private final Publisher together;
  private final InstantSource clock;
  private final String pbx;
  private final String source;
  private long epoch;
  private long seq;
  private int underway;
  private boolean closed;

  /**
   * @param atOnce for what Asterisk waits for
   * @param together for the rest; it may gather
   */
  public Reports(Vertx vertx, Publisher atOnce, Publisher together, InstantSource clock, String pbx) {
    this.vertx = vertx;
    this.atOnce = atOnce;
    this.together = together;
    this.clock = clock;
    this.pbx = pbx;
    this.source = "/carillon/agent/" + pbx;
  }

  /** A new epoch: what was still being said under the old one is said no more, its evidence is there for a successor. */
  public void begin(long newEpoch) {
    epoch = newEpoch;
    seq = 0;
  }

  /** The broker's word is the future's. */
  public Future<Void> send(AgentEvent event) {
    var at = clock.instant();
    var way = event instanceof AgentEvent.AttemptOriginating ? atOnce : together;
    underway++;
    return way.send(Topics.EVENTS, pbx, Wire.encode(event), new CloudEvent(idOf(event, at), Wire.nameOf(event), source, at, subjectOf(event)))
        .onComplete(spoken -> underway--).mapEmpty();
  }

  /** Events of which the broker has not spoken yet. */
  public int underway() {
    return underway;
  }

  private String idOf(AgentEvent event, Instant at) {
    return event instanceof AgentEvent.OfAttempt of
        ? of.attemptId() + "/" + of.epoch() + "." + of.seq()
        : pbx + "/" + ((AgentEvent.OfAgent) event).holder() + "/" + Wire.nameOf(event) + "/" + at.toEpochMilli();
  }

  private String subjectOf(AgentEvent event) {
    return event instanceof AgentEvent.OfAttempt of ? of.attemptId() : pbx;
  }

  /** Fails where the broker has not spoken after so long; it may have the word all the same. */
  public Future<Void> originating(String attemptId, String jobId, long withinMillis) {
    FailPoint.ORIGINATING_BEFORE_PUBLISH.pass();
    var spoken = Promise.<Void>promise();
    long timer = vertx.setTimer(withinMillis, late -> spoken.tryFail("no word of the broker"));
    send(new AgentEvent.AttemptOriginating(pbx, attemptId, jobId, epoch, ++seq, clock.instant())).onSuccess(there -> FailPoint.ORIGINATING_PUBLISHED.pass()).onComplete(done -> {
      vertx.cancelTimer(timer);
      if (done.succeeded()) spoken.tryComplete();
      else spoken.tryFail(done.cause());
    });
    return spoken.future();
  }

  public void ringing(String attemptId, String jobId, Instant at) {
    onTheWay(new AgentEvent.AttemptRinging(pbx, attemptId, jobId, epoch, ++seq, at));
  }

  public void answered(String attemptId, String jobId, Instant at) {
    onTheWay(new AgentEvent.AttemptAnswered(pbx, attemptId, jobId, epoch, ++seq, at));
  }

  public void digits(String attemptId, String jobId, Instant at, String digits) {
    onTheWay(new AgentEvent.AttemptDigits(pbx, attemptId, jobId, epoch, ++seq, at, digits));
  }

  public void corrected(String attemptId, String jobId, Ending ending) {
    onTheWay(new AgentEvent.AttemptCorrected(pbx, attemptId, jobId, epoch, ++seq, clock.instant(), ending));
  }

  private void onTheWay(AgentEvent event) {
    send(event).onFailure(failed -> log.atDebug().addKeyValue("event", Wire.nameOf(event)).log("not told; the end will say it all"));
  }

  /** Succeeds once the broker has it; fails only when nothing more is said under this epoch. */
  public Future<Void> ended(String attemptId, String jobId, Ending ending) {
    var stored = Promise.<Void>promise();
    say(new AgentEvent.AttemptEnded(pbx, attemptId, jobId, epoch, ++seq, clock.instant(), ending), stored);
    return stored.future();
  }

  private void say(AgentEvent.AttemptEnded event, Promise<Void> stored) {
    if (closed || event.epoch() != epoch) {
      stored.fail("the epoch is over");
      return;
    }
    send(event).onComplete(stored::complete, failed -> vertx.setTimer(AGAIN_MILLIS, again -> say(event, stored)));
  }

  /** What could not be read is set aside with its reason; the lane goes on. */
  public void setAside(Received record, String reason) {
    log.atWarn().addKeyValue("topic", record.topic()).addKeyValue("offset", record.offset()).addKeyValue("reason", reason).log("a record cannot be read");
    byte[] value = record.value() == null ? new byte[0] : Arrays.copyOf(record.value(), Math.min(record.value().length, DEAD_LETTER_BYTES));
    var at = clock.instant();
    var letter = new DeadLetter(record.topic(), record.partition(), record.offset(), record.key(), reason, Base64.getEncoder().encodeToString(value), at);
    String id = record.topic() + "/" + record.partition() + "/" + record.offset();
    together.send(Topics.DEADLETTER, record.key(), Wire.encode(letter), new CloudEvent(id, Wire.nameOf(letter), source, at, pbx))
        .onFailure(failed -> log.atError().addKeyValue("record", id).setCause(failed).log("nor could it be set aside"));
  }

  public void close() {
    closed = true;
  }
}
