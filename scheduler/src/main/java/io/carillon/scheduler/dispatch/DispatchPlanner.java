package io.carillon.scheduler.dispatch;

import io.carillon.contract.CallSpec;
import io.carillon.route.RouteLadder;
import io.carillon.route.Routing;
import io.carillon.scheduler.capacity.Usage;
import io.carillon.scheduler.decision.Passed;
import io.carillon.scheduler.settings.LineSettings;
import io.carillon.scheduler.window.CallingWindow;
import io.carillon.scheduler.window.RecipientZones;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.UUID;

/**
 * Decides which due jobs are rung now, over which trunk and PBX, and what becomes of those that are not. Pure: a snapshot in, a plan out.
 *
 * <p>Order: higher priority first, whoever asks; among equals the campaign with the fewest calls under way for its weight on the
 * trunk its next job would take, so that a trunk is shared by weight, whoever has how many waiting; among those the one whose turn
 * it is ({@link Turns}); within a campaign who was due first. A job takes the first trunk of its route that has a channel and a start left; a
 * trunk that is full, unreachable or out is passed over at once. A trunk that is out and to be tried again takes the first job it is for, an urgent
 * one only where there is no other way. One job that finds nothing holds up nobody behind it.
 *
 * <pre>
 * due job ─┬─ notBefore ahead ────────────> deferred SCHEDULED
 *          ├─ no such destination, no route > suppressed NO_ROUTE
 *          ├─ window closed ──────────────> deferred WINDOW
 *          ├─ number rung often enough today deferred CAP; suppressed where that would be after its expiry
 *          ├─ every named trunk barred ───> spent: the job's own rules decide
 *          ├─ campaign at its own limit ──> stays
 *          ├─ a line is free ─────────────> dial
 *          ├─ all its trunks are out ─────> deferred TRUNK_OUT, until one may be tried
 *          └─ none is ────────────────────> stays; where its campaign has more due than were looked at and other lines are
 *                                           free, it is said to be blocked, and by which lines
 * </pre>
 */
final class DispatchPlanner {
  /** Time for the broker, the agent's queue and clocks that differ. */
  static final Duration TO_BEGIN = Duration.ofSeconds(10);

  private final RecipientZones zones;
  private Wants wants = new Wants(LineSettings.NONE);

  DispatchPlanner(RecipientZones zones) {
    this.zones = zones;
  }

  DispatchPlan plan(Snapshot snapshot) {
    wants = wants.by(snapshot.settings());
    return new Pass(snapshot).run();
  }

  /** One campaign's due jobs, the next first. */
  private record Queue(UUID campaign, ArrayDeque<Candidate> jobs) {}

  /** Where a queue stands for its next job: {@code held} calls for its weight on the trunk that would be taken, and whose turn it is there. */
  private record Place(Queue queue, Candidate job, double held, double turn) {
    static final Comparator<Place> ORDER = Comparator.<Place>comparingInt(place -> -place.job().priority()).thenComparingDouble(Place::held)
        .thenComparingDouble(Place::turn).thenComparing(place -> place.job().dueAt()).thenComparing(place -> place.queue().campaign());
  }

  private final class Pass {
    private final Snapshot snapshot;
    private final Starts starts;
    private final Turns turns;
    private final RouteLadder ladder;
    private final List<DispatchPlan.Dial> dials = new ArrayList<>();
    private final List<DispatchPlan.Deferral> deferrals = new ArrayList<>();
    private final Map<UUID, String> suppressed = new LinkedHashMap<>();
    private final Map<UUID, List<String>> spent = new LinkedHashMap<>();
    private final Rung rung;
    private final List<DispatchPlan.Blocked> blocked = new ArrayList<>();

    Pass(Snapshot snapshot) {
      this.snapshot = snapshot;
      starts = new Starts(snapshot);
      turns = snapshot.turns().copy();
      ladder = snapshot.settings().ladder();
      rung = new Rung(snapshot, zones);
    }

    DispatchPlan run() {
      var places = new PriorityQueue<>(Place.ORDER);
      for (var queue : queues()) places.add(place(queue));
      while (!places.isEmpty()) {
        var next = places.poll();
        boolean goesOn = decide(next.job());
        if (!goesOn && !starts.anyLeft(next.job().urgent())) break;
        if (!next.queue().jobs().isEmpty()) places.add(place(next.queue()));
      }
      boolean canStartMore = starts.anyLeft(false);
      return new DispatchPlan(dials, deferrals, suppressed, spent, starts.book(), turns, starts.paceWake(), canStartMore, canStartMore ? blocked : List.of());
    }

    private List<Queue> queues() {
      var sorted = new ArrayList<>(snapshot.candidates());
      sorted.sort(Comparator.<Candidate>comparingInt(c -> -c.priority()).thenComparing(Candidate::dueAt).thenComparing(Candidate::id));
      var byCampaign = new HashMap<UUID, ArrayDeque<Candidate>>();
      for (var job : sorted) byCampaign.computeIfAbsent(job.campaign(), first -> new ArrayDeque<>()).add(job);
      var queues = new ArrayList<Queue>();
      byCampaign.forEach((campaign, jobs) -> queues.add(new Queue(campaign, jobs)));
      return queues;
    }

    private Place place(Queue queue) {
      var job = queue.jobs().poll();
      var part = trunk(job).map(trunk -> new Usage.Part(job.campaign(), trunk));
      int weight = snapshot.settings().weight(job.campaign());
      return new Place(queue, job, part.map(starts.ledger()::inUse).orElse(0) / (double) weight, part.map(turns::of).orElse(0.0));
    }

    /** The one it would take now; who finds none holds nobody up. */
    private Optional<String> trunk(Candidate job) {
      try {
        return ladder.route(job.where(), job.callerNumber()) instanceof Routing.Routed routed ? choice(job, routed).map(choice -> choice.line().trunk())
            : Optional.empty();
      } catch (NullPointerException | IllegalArgumentException | IndexOutOfBoundsException unfit) {
        return Optional.empty();
      }
    }

    /** False where the job found no line. */
    private boolean decide(Candidate job) {
      try {
        return judged(job);
      } catch (DateTimeException | NullPointerException | IllegalArgumentException | IndexOutOfBoundsException unfit) {
        // A window that is no time of day, what could not be read at all, or the like: it would stop this pass and every later one, for everybody.
        suppressed.put(job.id(), "BAD_WISH");
        return true;
      }
    }

    private boolean judged(Candidate job) {
      if (job.spec().notBefore() != null && job.spec().notBefore().isAfter(snapshot.now())) {
        deferrals.add(new DispatchPlan.Deferral(job.id(), "SCHEDULED", job.spec().notBefore(), null, List.of()));
        return true;
      }
      var where = job.where();
      var routing = where == null ? new Routing.NoRoute() : ladder.route(where, job.callerNumber());
      return switch (routing) {
        case Routing.NoRoute none -> {
          suppressed.put(job.id(), "NO_ROUTE");
          yield true;
        }
        case Routing.Routed routed -> decide(job, routed);
      };
    }

    private boolean decide(Candidate job, Routing.Routed routed) {
      var opens = opens(job, routed.canonical());
      if (opens.isAfter(snapshot.now())) {
        deferrals.add(new DispatchPlan.Deferral(job.id(), "WINDOW", opens, zone(job, routed.canonical()), List.of()));
        return true;
      }
      if (isRungEnough(job, routed.canonical())) return true;
      if (job.barredTrunks().containsAll(routed.named())) {
        spent.put(job.id(), routed.named());
        return true;
      }
      if (starts.ledger().freeInCampaign(job.campaign()) == 0) return true;
      var choice = choice(job, routed);
      if (choice.isEmpty()) {
        var tried = outUntil(job, routed);
        if (tried.isPresent()) deferrals.add(new DispatchPlan.Deferral(job.id(), "TRUNK_OUT", tried.get(), null, passed(job, routed, null)));
        blocked(job, routed);
        return false;
      }
      var line = choice.get().line();
      var passed = passed(job, routed, line.trunk());
      boolean probe = starts.isOut(line.trunk(), choice.get().pbx().id());
      starts.take(line.trunk(), choice.get().pbx().id(), job.campaign(), job.urgent());
      turns.taken(new Usage.Part(job.campaign(), line.trunk()), snapshot.settings().weight(job.campaign()));
      dials.add(dial(job, routed, line, choice.get().pbx(), probe, passed));
      rung.taken(job, routed.canonical());
      return true;
    }

    /** Whether its number was rung often enough today; then said what becomes of it. */
    private boolean isRungEnough(Candidate job, String number) {
      var verdict = rung.of(job, number);
      verdict.again().ifPresent(again -> {
        if (again.isBefore(job.expiresAt())) deferrals.add(new DispatchPlan.Deferral(job.id(), "CAP", again, rung.home(number), List.of()));
        else suppressed.put(job.id(), "CAP");
      });
      return verdict.enough();
    }

    private record Choice(Routing.Line line, PbxState pbx) {}

    /** Why the trunks before this one were not taken; null: all of them. */
    private List<Passed> passed(Candidate job, Routing.Routed routed, String taken) {
      if (routed.named().getFirst().equals(taken)) return List.of();
      var passed = new ArrayList<Passed>();
      for (String trunk : routed.named()) {
        if (trunk.equals(taken)) break;
        passed.add(new Passed(trunk, job.barredTrunks().contains(trunk) ? Passed.Why.BARRED : starts.whyNot(trunk, job.urgent(), job.onlyPbx())));
      }
      return passed;
    }

    /** In words, for people. */
    private String zone(Candidate job, String number) {
      return zones.of(job.spec().window(), number).getFirst().getId();
    }

    /** The first line with a channel and a start left. Nobody who is urgent tries a trunk that is out while there is another way. */
    private Optional<Choice> choice(Candidate job, Routing.Routed routed) {
      var choice = choice(job, routed, !job.urgent());
      return choice.isEmpty() && job.urgent() ? choice(job, routed, true) : choice;
    }

    private Optional<Choice> choice(Candidate job, Routing.Routed routed, boolean probes) {
      for (var line : routed.lines()) {
        if (job.barredTrunks().contains(line.trunk())) continue;
        var pbx = starts.choose(line.trunk(), job.campaign(), job.urgent(), job.onlyPbx(), probes);
        if (pbx.isPresent()) return Optional.of(new Choice(line, pbx.get()));
      }
      return Optional.empty();
    }

    /** When one of its trunks may be tried again, where all that it could take are out. */
    private Optional<Instant> outUntil(Candidate job, Routing.Routed routed) {
      Instant until = null;
      for (var line : routed.lines()) {
        if (job.barredTrunks().contains(line.trunk())) continue;
        var tried = starts.outUntil(line.trunk(), job.onlyPbx());
        if (tried.isEmpty()) return tried;
        until = until == null ? tried.get() : earlier(until, tried.get());
      }
      return Optional.ofNullable(until);
    }

    /** A window that never opens for this number leaves the job to its expiry. */
    private Instant opens(Candidate job, String number) {
      var window = job.spec().window();
      if (window == null) return snapshot.now();
      return CallingWindow.nextAllowed(window, snapshot.settings().holidays(window), zones.of(window, number), snapshot.now()).orElse(job.expiresAt());
    }

    private DispatchPlan.Dial dial(Candidate job, Routing.Routed routed, Routing.Line line, PbxState pbx, boolean probe, List<Passed> passed) {
      var spec = job.spec();
      int ring = first(job.where().ringSeconds(), spec.ringSeconds(), CallSpec.DEFAULT_RING_SECONDS);
      int trunkMost = snapshot.settings().trunks().get(line.trunk()).maxSeconds();
      int most = spec.maxSeconds() == null ? trunkMost : Math.min(spec.maxSeconds(), trunkMost);
      String script = routed.script() != null ? routed.script() : first(spec.script(), null, CallSpec.DEFAULT_SCRIPT);
      return new DispatchPlan.Dial(job, routed.canonical(), line.dial(), line.trunk(), pbx.id(), pbx.epoch(), ring, most, script, notAfter(job, routed.canonical()), probe, passed,
          rung.countedOn(job, routed.canonical()));
    }

    /** What may be begun now may not be for long: not past its expiry, its campaign's end or the closing of its window. */
    private Instant notAfter(Candidate job, String number) {
      var latest = earlier(snapshot.now().plus(TO_BEGIN), job.expiresAt());
      var campaign = snapshot.settings().campaigns().get(job.campaign());
      if (campaign != null) latest = earlier(latest, campaign.endsAt());
      var window = job.spec().window();
      return window == null ? latest : CallingWindow.openUntil(window, snapshot.settings().holidays(window), zones.of(window, number),
          snapshot.now(), latest);
    }

    private void blocked(Candidate job, Routing.Routed routed) {
      if (!snapshot.cutCampaigns().contains(job.campaign())) return;
      var left = routed.named().stream().filter(trunk -> !job.barredTrunks().contains(trunk)).toList();
      blocked.add(new DispatchPlan.Blocked(job, wants.of(job.campaign(), left, job.onlyPbx()), passed(job, routed, null)));
    }
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  private static <T> T first(T one, T other, T otherwise) {
    return one != null ? one : other != null ? other : otherwise;
  }
}
