package io.carillon.agi.callback;

import io.carillon.agi.session.AgiScript;
import io.carillon.agi.session.AgiSession;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /callback}: proves, reads, looks up, submits, and tells the dialplan by {@code CARILLON_CALLBACK}: accepted, refused or
 * failed. The caller is told nothing and the line is never answered here. Once a job is submitted it stands, whether or not the
 * caller is still there to hear of it: letting go early is what he is expected to do.
 */
public final class CallbackScript implements AgiScript {
  static final String STATUS = "CARILLON_CALLBACK";

  private static final Logger log = LoggerFactory.getLogger(CallbackScript.class);

  private enum Answer {
    ACCEPTED, REFUSED, FAILED;

    String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  private final TokenCheck tokens;
  private final CallerNumber numbers;
  private final CallerStore callers;
  private final JobSubmitter jobs;
  private final InstantSource clock;
  private final MeterRegistry meters;

  /** What decides on a request, in the order in which it is asked. */
  public record Deciders(TokenCheck tokens, CallerNumber numbers, CallerStore callers, JobSubmitter jobs) {}

  public CallbackScript(Deciders deciders, InstantSource clock, MeterRegistry meters) {
    this.tokens = deciders.tokens();
    this.numbers = deciders.numbers();
    this.callers = deciders.callers();
    this.jobs = deciders.jobs();
    this.clock = clock;
    this.meters = meters;
  }

  @Override public Future<?> run(AgiSession session) {
    return decide(session).compose(answer -> {
      meters.counter("carillon.agi.callbacks", "answer", answer.word()).increment();
      return session.set(STATUS, answer.word());
    });
  }

  private Future<Answer> decide(AgiSession session) {
    var said = session.environment();
    return switch (tokens.check(said, clock.instant())) {
      case TokenCheck.Verdict.Bad bad -> refused("?", said.uniqueId(), bad.reason());
      case TokenCheck.Verdict.Good good when said.callerHidden() -> refused(good.pbx(), said.uniqueId(), "the number is hidden");
      case TokenCheck.Verdict.Good good -> numbers.canonical(said.callerId())
          .map(number -> known(number, good.pbx(), said.uniqueId()))
          .orElseGet(() -> refused(good.pbx(), said.uniqueId(), "no number to ring back"));
    };
  }

  private Future<Answer> known(String number, String pbx, String uniqueId) {
    return callers.find(number, pbx)
        .compose(found -> found.isPresent() ? accept(found, pbx, uniqueId) : refused(pbx, uniqueId, "not an allowed caller"))
        .recover(away -> {
          log.atWarn().addKeyValue("pbx", pbx).addKeyValue("call", plain(uniqueId)).addKeyValue("why", away.toString()).log("callback failed");
          return Future.succeededFuture(Answer.FAILED);
        });
  }

  private Future<Answer> accept(Optional<Caller> caller, String pbx, String uniqueId) {
    var job = CallbackJob.of(caller.orElseThrow(), pbx, uniqueId, clock.instant());
    return jobs.submit(job).map(there -> {
      log.atInfo().addKeyValue("pbx", pbx).addKeyValue("call", plain(uniqueId)).addKeyValue("jobId", job.jobId()).log("callback accepted");
      return Answer.ACCEPTED;
    });
  }

  private static Future<Answer> refused(String pbx, String uniqueId, String reason) {
    log.atInfo().addKeyValue("pbx", pbx).addKeyValue("call", plain(uniqueId)).addKeyValue("why", reason).log("callback refused");
    return Future.succeededFuture(Answer.REFUSED);
  }

  /** What a peer without a token said may be anything: no line of a log is made of it. */
  private static String plain(String uniqueId) {
    String kept = uniqueId.replaceAll("[^A-Za-z0-9_.;-]", "?");
    return kept.substring(0, Math.min(64, kept.length()));
  }
}
