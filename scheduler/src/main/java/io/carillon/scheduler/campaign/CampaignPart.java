package io.carillon.scheduler.campaign;

import io.carillon.intake.IntakeReach;
import io.carillon.scheduler.outside.DatabaseTime;
import io.carillon.scheduler.outside.Outside;
import io.carillon.scheduler.outside.Wake;
import io.carillon.scheduler.ticking.Ticking;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Four times a second looks at the campaigns that are not over: ends what is to end, once a second says how they stand, and keeps
 * the tally short. Works only where {@code leads} says so, which only saves work: two at once would do no harm but publish
 * progress twice.
 */
public final class CampaignPart {
  private static final Logger log = LoggerFactory.getLogger(CampaignPart.class);
  private static final Duration EVERY = Duration.ofMillis(250);
  private static final long NEWS_NANOS = Duration.ofMillis(950).toNanos();
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

  private CampaignPart(Outside outside, Wake wake, BooleanSupplier leads, IntakeReach intake) {
    this.outside = outside;
    this.wake = wake;
    this.leads = leads;
    this.intake = intake;
    this.endings = new Endings(outside, intake);
    this.clearing = new Clearing(outside);
    this.news = new ProgressNews(outside);
    this.newsSaid = outside.surroundings().nanos().now() - NEWS_NANOS;
    this.ticking = Ticking.every(outside.vertx(), EVERY, "campaigns", this::pass);
  }

  public static Future<CampaignPart> open(Outside outside, Wake wake, BooleanSupplier leads) {
    return IntakeReach.open(outside.vertx(), outside.pool(), outside.kafka()).map(intake -> new CampaignPart(outside, wake, leads, intake));
  }

  private Future<?> pass() {
    if (!leads.getAsBoolean()) return Future.succeededFuture();
    return DatabaseTime.of(outside.pool()).compose(now -> CampaignRows.live(outside.pool()).compose(live -> {
      endings.keep(live);
      Future<?> done = Future.succeededFuture();
      for (var campaign : live) done = done.compose(before -> step(campaign, now));
      return done.compose(stepped -> say(live));
    }));
  }

  /** One campaign's trouble is not the others'. */
  private Future<?> step(LiveCampaign campaign, Instant now) {
    var step = CampaignStep.of(campaign, now);
    Future<Boolean> taken = switch (step) {
      case CampaignStep.Nothing nothing -> Future.succeededFuture(false);
      case CampaignStep.Clear clear -> clearing.clear(campaign.id(), clear).map(cleared -> cleared > 0);
      case CampaignStep.End end -> endings.end(campaign, end.as());
    };
    return taken.onSuccess(changed -> {
      if (changed) wake.all();
    }).otherwise(failure -> {
      log.atWarn().addKeyValue("campaignId", campaign.id()).addKeyValue("step", step).setCause(failure).log("a campaign's step failed, tried again");
      return false;
    });
  }

  private Future<?> say(List<LiveCampaign> live) {
    long now = outside.surroundings().nanos().now();
    if (now - newsSaid < NEWS_NANOS) return Future.succeededFuture();
    newsSaid = now;
    return news.publish(live).compose(said -> CampaignRows.fold(outside.pool(), CROWDED));
  }

  /** Ends after the pass under way. */
  public Future<Void> close() {
    return ticking.close().compose(ended -> intake.close());
  }
}
