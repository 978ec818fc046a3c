package io.carillon.scheduler.campaign;

import io.carillon.intake.IntakeReach;
import io.carillon.scheduler.outside.DatabaseTime;
import io.carillon.scheduler.outside.Outside;
import io.carillon.scheduler.outside.Wake;
import io.carillon.scheduler.ticking.Ticking;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Four times a second looks at the campaigns that are not over: ends what is to end, once a second says how they stand, every
 * five seconds asks of those that have open jobs whether they do, and keeps the tally short. Works only where {@code leads}
 * says so, which only saves work: two at once would do no harm but publish progress twice.
 */
public final class CampaignPart {
  private static final Logger log = LoggerFactory.getLogger(CampaignPart.class);
  private static final Duration EVERY = Duration.ofMillis(250);
  private static final long NEWS_NANOS = Duration.ofMillis(950).toNanos();
  private static final long DOUBTS_NANOS = Duration.ofSeconds(5).toNanos();
  private static final int CROWDED = 200;

  private final Outside outside;
  private final Wake wake;
  private final BooleanSupplier leads;
  private final IntakeReach intake;
  private final Endings endings;
  private final Clearing clearing;
  private final ProgressNews news;
  private final Ticking ticking;
  private long newsSaid;
  private long doubted;
  /** What ends, beside the passes: counting the jobs of a large campaign must not keep the others waiting. */
  private Future<?> ending = Future.succeededFuture();

  private CampaignPart(Outside outside, Wake wake, BooleanSupplier leads, IntakeReach intake) {
    this.outside = outside;
    this.wake = wake;
    this.leads = leads;
    this.intake = intake;
    this.endings = new Endings(outside, intake);
    this.clearing = new Clearing(outside);
    this.news = new ProgressNews(outside);
    this.newsSaid = outside.surroundings().nanos().now() - NEWS_NANOS;
    this.doubted = newsSaid;
    this.ticking = Ticking.every(outside.vertx(), EVERY, "campaigns", this::pass);
  }

  public static Future<CampaignPart> open(Outside outside, Wake wake, BooleanSupplier leads) {
    return IntakeReach.open(outside.vertx(), outside.pool(), outside.kafka()).map(intake -> new CampaignPart(outside, wake, leads, intake));
  }

  private Future<?> pass() {
    if (!leads.getAsBoolean()) return Future.succeededFuture();
    return DatabaseTime.of(outside.pool()).compose(now -> CampaignRows.live(outside.pool()).compose(live -> {
      endings.keep(live);
      var over = new ArrayList<Supplier<Future<?>>>();
      boolean doubt = isTime(doubted, DOUBTS_NANOS);
      if (doubt) doubted = outside.surroundings().nanos().now();
      Future<?> done = Future.succeededFuture();
      for (var campaign : live) {
        var step = CampaignStep.of(campaign, now);
        switch (step) {
          case CampaignStep.Nothing nothing -> { }
          case CampaignStep.Clear clear -> done = done.compose(before -> taken(campaign, step, () -> clearing.clear(campaign.id(), clear).map(cleared -> cleared > 0)));
          case CampaignStep.End end -> over.add(() -> taken(campaign, step, () -> endings.end(campaign, end.as())));
        }
        if (doubt && campaign.counts().waiting() + campaign.counts().dialing() > 0) over.add(() -> taken(campaign, step, () -> endings.doubted(campaign)));
      }
      end(over);
      return done.compose(stepped -> isTime(newsSaid, NEWS_NANOS) ? say(live) : Future.succeededFuture());
    }));
  }

  /** One after the other, where none is under way. */
  private void end(List<Supplier<Future<?>>> over) {
    if (!ending.isComplete()) return;
    for (var one : over) ending = ending.compose(before -> one.get());
  }

  /** One campaign's trouble is not the others'. */
  private Future<?> taken(LiveCampaign campaign, CampaignStep step, Supplier<Future<Boolean>> taking) {
    return Future.succeededFuture().compose(begin -> taking.get()).onSuccess(changed -> {
      if (changed) wake.all();
    }).otherwise(failure -> {
      log.atWarn().addKeyValue("campaignId", campaign.id()).addKeyValue("step", step).setCause(failure).log("a campaign's step failed, tried again");
      return false;
    });
  }

  private boolean isTime(long last, long everyNanos) {
    return outside.surroundings().nanos().now() - last >= everyNanos;
  }

  private Future<?> say(List<LiveCampaign> live) {
    newsSaid = outside.surroundings().nanos().now();
    return news.publish(live).compose(said -> CampaignRows.fold(outside.pool(), CROWDED));
  }

  /** Ends after the pass under way, and what ends beside it. */
  public Future<Void> close() {
    return ticking.close().compose(ended -> ending.otherwiseEmpty()).compose(ended -> intake.close());
  }
}
