package io.carillon.scheduler.dispatch;

import io.carillon.id.Ids;
import io.carillon.scheduler.agents.OpenAttempts;
import io.carillon.scheduler.agents.Overheard;
import io.carillon.scheduler.agents.Told;
import io.carillon.scheduler.lead.PgLead;
import io.carillon.scheduler.outside.Outside;
import io.carillon.scheduler.pace.PaceBook;
import io.carillon.scheduler.settings.LineSettings;
import io.carillon.scheduler.settings.PgSettings;
import io.carillon.scheduler.window.RecipientZones;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs passes, in their {@link Rhythm}: when woken, when a job comes due, when pace lets another start. Only while it leads; a lead that is
 * new goes on from what was started before.
 */
public final class DispatchPart {
  private static final Logger log = LoggerFactory.getLogger(DispatchPart.class);
  /** With no start left, jobs that cannot be dialled at all are still looked for, this often. */
  private static final long SWEEP_MILLIS = 1000;
  private static final long UNBEGUN_MILLIS = 25;
  /** When the next job comes due is asked no more often than this: a pass that does not ask is followed by one that does. */
  private static final long ASKED_MILLIS = 50;
  /** The time to read what agents said while nobody settled. */
  private static final long UNHEARD_MILLIS = 3_000;

  private final Outside outside;
  private final Runnable wakeRelay;
  private final PgLead lead;
  private final PgSettings settings;
  private final Told told;
  private final OpenAttempts open;
  private final PgLines lines;
  private final PgCandidates candidates;
  private final NumberDays days;
  private final PgStarted started;
  private final PgApply apply;
  private final DispatchPlanner planner;
  private final CountWatch counts = new CountWatch();
  private final TrunkWatch trunks;
  private final Rhythm rhythm;
  private PaceBook book;
  private Turns turns = Turns.none();
  private long bookEpoch;
  private long bookOpened;
  /** Something was handed out by this book. */
  private boolean begun;
  /** A transaction of ours failed, so far as we heard: it may have come true, or still do, and hold channels that no reading shows yet. */
  private boolean unsure;
  /** Of the last pass's candidates some found no line: the next looks behind them too. */
  private boolean wide;
  private long lastSweep;
  private long lastAsked;

  /** @param attemptsPerDay so often a number is rung on one day at most; null: as often as is asked for */
  public DispatchPart(Outside outside, Runnable wakeRelay, PgLead lead, PgSettings settings, Told told, Overheard overheard, OpenAttempts open,
      JobVerdicts verdicts, RecipientZones zones, Integer attemptsPerDay) {
    this.outside = outside;
    this.wakeRelay = wakeRelay;
    this.lead = lead;
    this.settings = settings;
    this.told = told;
    this.open = open;
    lines = new PgLines(outside.pool(), overheard, outside.surroundings().nanos());
    candidates = new PgCandidates(outside.pool());
    days = new NumberDays(outside.pool(), zones, attemptsPerDay);
    started = new PgStarted(outside.pool());
    apply = new PgApply(outside.pool(), lead, verdicts, open, new Ids(outside.surroundings().clock(), outside.surroundings().random()));
    planner = new DispatchPlanner(zones);
    trunks = new TrunkWatch(outside.surroundings().meters());
    rhythm = new Rhythm(outside, lead::held, this::follow, this::pass);
    lastSweep = millis() - SWEEP_MILLIS;
    lastAsked = lastSweep;
  }

  /** Something changed: a pass as soon as may be. From any thread. */
  public void wake() {
    rhythm.wake();
  }

  /** Somebody came who is rung before all others: a pass as if nothing else were to be done. From any thread. */
  public void wakeUrgent() {
    rhythm.wakeUrgent();
  }

  /**
   * Reads what a pass reads and drops it. So who gains the lead has connections open and has done before what it does then: the first pass of
   * a process that never made one takes a third of a second longer.
   */
  private void follow() {
    trunks.forget();
    Future.all(started.book(settings.current(), outside.now(), millis()), lines.read(outside.now(), new UUID[0], settings.current(), beside -> Future.succeededFuture()))
        .onFailure(failed -> log.atDebug().setCause(failed).log("the lines could not be read by one that does not lead"));
  }

  /** One pass; answers after how many milliseconds there is something to do again. */
  private Future<Long> pass() {
    return sure().compose(sure -> opened()).compose(opened -> open.look(outside.pool(), millis())).compose(attempts -> {
      var known = settings.current();
      return lines.read(heardSince(), attempts, known, sql -> open.leaveOutSettled(sql, millis())).compose(read -> withLines(read, known));
    });
  }

  /** Until a lead that is new starts somebody it is read anew: what was begun in the hand-over becomes known as it is settled, and counts from now until then. */
  private Future<Void> opened() {
    long epoch = lead.epoch();
    long at = millis();
    boolean known = book != null && bookEpoch == epoch;
    if (known && (begun || at - bookOpened >= UNHEARD_MILLIS)) return Future.succeededFuture();
    return started.book(settings.current(), outside.now(), at).map(read -> {
      book = read;
      if (known) return null;
      bookEpoch = epoch;
      bookOpened = at;
      begun = false;
      candidates.forget();
      open.forget();
      return null;
    });
  }

  /**
   * What was handed out before that counts as begun, whatever was heard of it. What agents began while nobody settled has yet to be
   * read, and the book alone reckons with it.
   */
  private Instant heardSince() {
    return millis() - bookOpened < UNHEARD_MILLIS ? outside.now().minusMillis(Starts.AHEAD_MILLIS) : Instant.EPOCH;
  }

  /** Nothing is planned before the fate of what was decided last is known: two passes would give away the same channels. */
  private Future<Void> sure() {
    if (!unsure) return Future.succeededFuture();
    return outside.pool().withTransaction(lead::outwait).onSuccess(known -> unsure = false);
  }

  /** @param known the settings by which it was read */
  private Future<Long> withLines(PgLines.Lines read, LineSettings known) {
    var now = outside.now();
    counts.look(read.uncounted(), millis());
    trunks.look(read.out(), known);
    var pbxs = informed(read.pbxs(), known);
    var bare = new Snapshot(now, millis(), known, pbxs, read.usage(), read.shares(), book, turns, read.out(), java.util.List.of(), java.util.Set.of());
    var starts = new Starts(bare);
    rhythm.busy(read.usage().total());
    int urgent = starts.most(true);
    int normal = starts.most(false);
    boolean sweep = normal == 0 && millis() - lastSweep >= SWEEP_MILLIS;
    if (urgent == 0 && !sweep) return Future.succeededFuture(wait(starts.paceWake(), true, Optional.empty(), now));
    if (sweep) lastSweep = millis();
    int window = Math.min(PgCandidates.WINDOW, wide ? 2 * urgent + 20 : urgent + 5);
    int least = normal == 0 && !sweep ? Candidate.URGENT : 0;
    Wants.Free free = starts::takes;
    return candidates.due(known, read.queues(), read.usage(), now, millis(), window, least, sweep ? Wants.Free.ALL : free.once())
        .compose(due -> days.of(due.jobs(), known, now).compose(daily -> {
          var snapshot = new Snapshot(now, millis(), known, pbxs, read.usage(), read.shares(), book, turns, read.out(), daily, due.jobs(), due.cut());
          return decide(snapshot, least, due.passedOver());
        }));
  }

  /**
   * A PBX whose agent has not been sent these settings gets nothing: it would refuse what it does not know. Nor does one whose agent has not
   * counted all the trunks by these settings yet: it does so as soon as it reads them.
   */
  private Map<String, PbxState> informed(Map<String, PbxState> pbxs, LineSettings known) {
    var informed = new HashMap<String, PbxState>();
    boolean missing = false;
    for (var pbx : pbxs.values()) {
      boolean knows = told.holds(pbx.id(), pbx.epoch(), known);
      missing |= pbx.well() && !knows;
      informed.put(pbx.id(), knows && pbx.isCounted(known) ? pbx : new PbxState(pbx.id(), pbx.epoch(), false, pbx.foreign(), pbx.pace()));
    }
    if (missing) told.missing();
    return informed;
  }

  private Future<Long> decide(Snapshot snapshot, int least, boolean passedOver) {
    var planned = planner.plan(snapshot);
    var plan = planned.moving(candidates.unwritten(planned.blocked()));
    wide = plan.canStartMore() && !snapshot.candidates().isEmpty();
    if (log.isDebugEnabled() && !plan.isEmpty()) {
      log.atDebug().addKeyValue("dials", plan.dials().size()).addKeyValue("deferrals", plan.deferrals().size())
          .addKeyValue("suppressed", plan.suppressed().size()).addKeyValue("spent", plan.spent().size()).addKeyValue("blocked", plan.blocked().size())
          .addKeyValue("candidates", snapshot.candidates().size()).log("pass");
    }
    return applied(plan, snapshot).compose(done -> {
      boolean goesOn = !snapshot.cutCampaigns().isEmpty() && plan.canStartMore() && !plan.isEmpty();
      if (goesOn) return Future.succeededFuture(plan.dials().isEmpty() && plan.blocked().isEmpty() ? 10 * Rhythm.GAP_MILLIS : 0L);
      boolean held = passedOver || least > 0 || plan.dials().size() < snapshot.candidates().size();
      long byPace = wait(plan.paceWake(), held, Optional.empty(), snapshot.now());
      // Whoever is urgent and comes due so soon is found by the next look.
      if (least > 0 && byPace <= ASKED_MILLIS) return Future.succeededFuture(byPace);
      long known = lastAsked + ASKED_MILLIS - millis();
      if (known > 0) return Future.succeededFuture(Math.min(known, byPace));
      lastAsked = millis();
      return candidates.nextDue(snapshot.settings(), snapshot.now(), least).map(next -> wait(plan.paceWake(), held, next, snapshot.now()));
    });
  }

  /**
   * A job for which there is no route is lost to its sender: so the settings are read once more before that is final, and where they were
   * others all of it is planned again. Their coming wakes us.
   */
  private Future<Void> applied(DispatchPlan plan, Snapshot snapshot) {
    if (plan.suppressed().isEmpty()) return made(plan, snapshot);
    return settings.reread().compose(read -> settings.current().equals(snapshot.settings()) ? made(plan, snapshot) : Future.succeededFuture());
  }

  private Future<Void> made(DispatchPlan plan, Snapshot snapshot) {
    if (plan.isEmpty()) return Future.succeededFuture();
    // Reckoned as started even where the transaction's fate is unknown: too slow is safe.
    book = plan.book();
    turns = plan.turns();
    begun |= !plan.dials().isEmpty();
    return apply.apply(plan, snapshot).onFailure(failed -> unsure = true).map(done -> {
      if (done.outdated() > 0) outdated(done.outdated());
      if (done.dialled() > 0) outside.surroundings().meters().counter("carillon_attempts_dispatched").increment(done.dialled());
      wakeRelay.run();
      return null;
    });
  }

  /** What was planned with settings that are none any more waits for those that are; their coming wakes us. */
  private void outdated(int dials) {
    log.atDebug().addKeyValue("dials", dials).log("a line is not what it was planned with: settings are read again");
    settings.refresh();
  }

  /** How long to wait: for pace where it holds somebody back, for the next due job, and never longer than {@link Rhythm#ANYWAY_MILLIS}. */
  private long wait(long paceWake, boolean held, Optional<Instant> nextDue, Instant now) {
    long wait = Rhythm.ANYWAY_MILLIS;
    if (held && paceWake != Long.MAX_VALUE) wait = Math.min(wait, Math.max(UNBEGUN_MILLIS, paceWake - millis()));
    if (nextDue.isPresent()) wait = Math.min(wait, Math.max(1, Duration.between(now, nextDue.get()).toMillis() + 1));
    return wait;
  }

  private long millis() {
    return TimeUnit.NANOSECONDS.toMillis(outside.surroundings().nanos().now());
  }

  /** Ends after the pass under way. */
  public Future<Void> close() {
    return rhythm.close();
  }
}
