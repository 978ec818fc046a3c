package io.carillon.e2e.faults;

import io.carillon.e2e.promises.History;
import io.carillon.e2e.promises.Promises;
import io.carillon.e2e.promises.Violation;
import io.carillon.lab.CarrierCall;
import io.carillon.life.FailPoint;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/** One seed: load, faults, then none any more until everything has ended, and the judgement. */
final class Run {
  private static final Duration DRAINED_WITHIN = Duration.ofSeconds(150);
  private static final Duration RISES_WITHIN = Duration.ofSeconds(60);
  private static final Duration TAKEN = Duration.ofSeconds(40);
  private static final int GAP_MILLIS = 600;
  private static final int OTHERS = 3;
  private static final int OTHERS_SECONDS = 6;
  /**
   * What the scheduler says of doubt: a call may begin within 10 s, rings 3 s, lasts 10 s ({@link Load}, {@link Ground}), and its
   * end may take 30 s to be heard of; then it is looked for once a second, and told.
   */
  private static final Duration SILENCE = Duration.ofSeconds(10 + 3 + 10 + 30);
  private static final Duration DOUBT_ENDS_WITHIN = SILENCE.plusSeconds(1 + 5);

  private final Fleet fleet;
  private final Schedule schedule;
  private final Ground ground;
  private final Random random;
  private final int jitterMillis;
  private final List<History.Suppressed> suppressed = new ArrayList<>();
  private final List<History.Other> others = new ArrayList<>();
  private long mendedAt;

  /** @param jitterMillis how much may pass between an agent's write and the carrier */
  Run(Fleet fleet, Schedule schedule, int jitterMillis) {
    this.fleet = fleet;
    this.schedule = schedule;
    this.jitterMillis = jitterMillis;
    this.ground = new Ground(fleet, schedule.seed());
    this.random = new Random(~schedule.seed());
  }

  /** How it went. */
  record Verdict(History history, List<Violation> violations, Set<FailPoint> hit, int faults, long millis, long drainMillis) {
    boolean good() {
      return violations.isEmpty();
    }

    String line() {
      int attempts = history.finals().stream().mapToInt(text -> new JsonObject(text).getJsonArray("attempts").size()).sum();
      return "seed %d: %s; %d faults [%s]; %d jobs, %d attempts, %d calls; %.1f s, of which %.1f to drain%s".formatted(history.seed(), good() ? "good" : "FAILED (" + violations.size() + ")", faults,
          String.join(", ", history.faults()), history.finals().size(), attempts, history.calls().size(), millis / 1e3, drainMillis / 1e3, good() ? "" : "; first: " + violations.getFirst());
    }
  }

  /** @throws IllegalStateException where it could not be carried out, or did not drain */
  Verdict judged() {
    long began = System.nanoTime();
    ground.declare(schedule.channels(), schedule.perSecond());
    var topics = Topics.from(fleet.kafka());
    var injector = new Injector(fleet, topics, schedule.seed());
    try (var load = new Load(fleet, ground, schedule.seed())) {
      load.begin();
      Until.must("enough is under way", RISES_WITHIN, () -> fleet.database.unsettled() >= Injector.UNDER_WAY);
      int nth = 0;
      for (var fault : schedule.faults()) {
        injector.inject(fault);
        change(nth++, load);
        Until.passed(Duration.ofMillis(random.nextInt(GAP_MILLIS)));
      }
      injector.mended();
      mendedAt = System.currentTimeMillis();
      load.enough();
      long drain = System.nanoTime();
      drained();
      var history = history(load, injector, topics);
      long now = System.nanoTime();
      return new Verdict(history, Promises.judge(history), injector.hit(), injector.counted(), (now - began) / 1_000_000, (now - drain) / 1_000_000);
    } finally {
      injector.giveUp();
    }
  }

  /** What operators do meanwhile. */
  private void change(int nth, Load load) {
    switch (nth) {
      case 0 -> {
        ground.trunk(ground.north(), schedule.channels() - 3, schedule.perSecond() - 2);
        for (int i = 0; i < OTHERS; i++) other(Fleet.PBXS.get(i % 2), ground.others(i));
      }
      case 1 -> {
        var contacts = load.contactsSent();
        if (!contacts.isEmpty()) suppress(contacts.getLast());
        String fresh = ground.number();
        suppress(fresh);
        load.one(fresh);
      }
      case 2 -> ground.trunk(ground.north(), schedule.channels(), schedule.perSecond());
      default -> {
        // nothing more
      }
    }
  }

  private void other(String pbx, String number) {
    others.add(new History.Other(number, pbx));
    fleet.pbxs.other(pbx, "north", number, OTHERS_SECONDS);
  }

  private void suppress(String number) {
    fleet.api.insist("POST", "/v1/suppressions", JsonObject.of("number", number), null, TAKEN);
    suppressed.add(new History.Suppressed(number, System.currentTimeMillis()));
  }

  private void drained() {
    boolean all = Until.is(DRAINED_WITHIN, () -> fleet.database.open(ground.like()) == 0 && fleet.database.unsettled() == 0 && fleet.database.unsent() == 0 && calls().stream().noneMatch(CarrierCall::isLive));
    if (!all) System.err.println("seed " + schedule.seed() + " has not drained: " + fleet.database.open(ground.like()) + " jobs open, " + fleet.database.unsettled() + " attempts unsettled, "
        + fleet.database.unsent() + " records unsent, " + calls().stream().filter(CarrierCall::isLive).count() + " calls live");
  }

  private List<CarrierCall> calls() {
    return fleet.pbxs.record().calls().stream().filter(call -> ground.holds(call.number())).toList();
  }

  private History history(Load load, Injector injector, Topics topics) {
    var records = topics.read();
    var ids = new LinkedHashSet<String>();
    load.jobs().stream().filter(job -> job.id() != null).forEach(job -> ids.add(job.id()));
    for (var record : records) {
      if (record.value() == null || record.type() == null || !record.type().equals("job.submitted") && !record.type().endsWith(".finished") || record.key().startsWith("poison-")) continue;
      String job = new JsonObject(record.value()).getString("jobId");
      if (job != null) ids.add(job);
    }
    var finals = new ArrayList<String>();
    for (String id : ids) {
      var answer = fleet.api.get("/v1/calls/" + id);
      if (answer.good()) finals.add(answer.body().encode());
      else if (answer.status() != 404) throw new IllegalStateException("GET " + id + ": " + answer.status() + " " + answer.body());
    }
    var evidence = new TreeMap<String, List<String>>();
    for (String pbx : fleet.pbxs.names()) evidence.put(pbx, lines(fleet.pbxs.evidence(pbx)));
    return new History(schedule.seed(), load.jobs(), load.uploads(), List.copyOf(suppressed), ground.limits(), ground.endpoints(), List.copyOf(others), calls(), evidence, records, finals, load.looks(),
        injector.crashes(), injector.stops(), injector.poison(), injector.said(), jitterMillis,
        new History.Doubt(mendedAt, SILENCE.toMillis(), DOUBT_ENDS_WITHIN.toMillis()));
  }

  private static List<String> lines(java.nio.file.Path file) {
    try {
      return java.nio.file.Files.exists(file) ? java.nio.file.Files.readAllLines(file) : List.of();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
