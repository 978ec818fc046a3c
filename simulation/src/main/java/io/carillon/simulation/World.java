package io.carillon.simulation;

import io.carillon.kafka.Publisher;
import io.carillon.simulation.broker.SimBroker;
import io.carillon.simulation.broker.SimPublisher;
import io.carillon.simulation.loop.Process;
import io.carillon.simulation.loop.SimLoop;
import io.carillon.simulation.pbx.Fates;
import io.carillon.simulation.pbx.SimPbx;
import io.carillon.simulation.store.MemStore;
import io.carillon.simulation.store.Statements;
import io.carillon.simulation.truth.Broken;
import io.carillon.simulation.truth.Promises;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * One run: three schedulers, two agents for each of two PBXs, a store, a broker, a carrier, wishes and faults, all from one seed.
 * Each concern has randomness of its own, so that one that is left out changes nothing of the others.
 */
final class World {
  static final long MILLI = 1_000_000L;
  static final long SECOND = 1_000 * MILLI;
  /** So many runs, one of which has all its time. */
  private static final int ONE_IN = 16;
  private static final long LONGEST = 240 * SECOND;
  private static final ThreadLocal<PrometheusMeterRegistry> METERS = ThreadLocal.withInitial(() -> new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
  private static final List<String> PBXS = List.of("a", "b");
  private final SimLoop loop = new SimLoop();
  private final Plant plant;
  private final SplittableRandom chance;
  private final MemStore store;
  private final SimBroker broker;
  private final Promises promises;
  private final List<SchedulerNode> schedulers = new ArrayList<>();
  private final List<AgentNode> agents = new ArrayList<>();
  private final List<SimPbx> pbxs = new ArrayList<>();
  private final Wishes wishes;
  private final Tempo tempo;
  private final Integer attemptsPerDay;
  private final Faults faults;
  private int lives;
  private boolean over;

  World(long seed, Plant plant) {
    this.plant = plant;
    chance = new SplittableRandom(seed);
    var statements = new Statements();
    plant.statements(statements);
    store = new MemStore(loop, chance.split(), statements);
    broker = new SimBroker(loop, chance.split());
    promises = new Promises(loop, store.tables());
    store.onCommit(promises::committed);
    store.onDecision(promises::decided);
    broker.onAppend(promises::appended);
    tempo = chance.nextInt(ONE_IN) == 0 ? Tempo.WIDE : Tempo.DENSE;
    var fates = new Fates(chance.nextLong(), tempo.answers(), tempo.talks());
    var layout = chance.split();
    for (String id : PBXS) pbxs.add(new SimPbx(id, loop, chance.split(), promises, fates, layout.nextBoolean(), plant.guard()));
    attemptsPerDay = layout.nextInt(6) == 0 ? 2 : null;
    if (attemptsPerDay != null) promises.attemptsPerDay(attemptsPerDay);
    Layout.put(store, layout, PBXS, tempo);
    for (var pbx : pbxs) {
      for (String trunk : Layout.TRUNKS) {
        int calls = layout.nextInt(4);
        if (calls > 0) loop.after(layout.nextLong(SECOND), () -> pbx.others(trunk, calls));
      }
    }
    wishes = new Wishes(loop, broker, promises, chance.split(), tempo);
    faults = new Faults(this, chance.split());
  }

  /** What came of a run. @param faults while attempts were unsettled */
  record Outcome(long steps, long digest, long virtualNanos, long rings, int faults, int jobs) {}

  /** @throws Broken where a promise was not kept */
  Outcome run() {
    for (int i = 0; i < 3; i++) {
      int number = i;
      loop.after(chance.nextLong(300 * MILLI), () -> schedulers.add(scheduler("s" + number)));
    }
    for (int i = 0; i < 2 * PBXS.size(); i++) {
      int number = i;
      loop.after(chance.nextLong(300 * MILLI), () -> agents.add(agent(number)));
    }
    wishes.begin();
    faults.begin();
    watch();
    while (!over) {
      if (!loop.step()) throw new Broken("P1", "nothing goes on any more");
      if (loop.now() > LONGEST) promises.over();
    }
    return new Outcome(loop.steps(), loop.digest(), loop.now(), promises.rings(), faults.atStake(), wishes.jobs());
  }

  private void watch() {
    loop.after(SECOND / 10, () -> {
      promises.doubt(45 * SECOND);
      over = faults.over() && wishes.over() && promises.drained() && store.tables().unsentRows() == 0;
      watch();
    });
  }

  private Process process(String name) {
    return new Process(name + "." + lives++, loop, chance.split());
  }

  private SchedulerNode scheduler(String name) {
    return new SchedulerNode(this, process(name));
  }

  private AgentNode agent(int number) {
    var pbx = pbxs.get(number % pbxs.size());
    return new AgentNode(this, process("agent-" + number), pbx, PBXS.get(number % PBXS.size()));
  }

  void moreWishes() {
    wishes.more();
  }

  /** Kills it, and begins another in its place after so long. */
  void replace(Node node, long afterNanos) {
    if (!node.process().alive()) return;
    node.process().kill();
    node.silent(Long.MAX_VALUE);
    store.cut(node.process());
    loop.after(afterNanos, () -> begin(node));
  }

  private void begin(Node node) {
    if (node instanceof SchedulerNode scheduler) schedulers.set(schedulers.indexOf(scheduler), scheduler("s" + schedulers.indexOf(scheduler)));
    if (node instanceof AgentNode agent) agents.set(agents.indexOf(agent), agent(agents.indexOf(agent)));
  }

  void pause(Node node, long nanos) {
    node.process().pause(nanos);
    node.silent(nanos);
    loop.after(Math.min(nanos, 100 * MILLI), () -> store.cutIfHolding(node.process()));
  }

  /** Stops it in good order, or kills it where that takes longer than ten seconds; another begins in its place. */
  void restart(Node node) {
    if (!node.process().alive()) return;
    node.stop().onComplete(stopped -> replace(node, 300 * MILLI));
    loop.after(10 * SECOND, () -> replace(node, 300 * MILLI));
  }

  /** An operator changes what a trunk may carry. */
  void operator(String trunk, int channels, int callsPerSecond) {
    store.operator(tables -> {
      var before = tables.trunk(trunk);
      promises.changes(before);
      tables.put(before.with(Math.max(before.reserve() + 2, before.maxChannels() + channels), Math.max(2, before.callsPerSecond() + callsPerSecond)));
    });
  }

  Publisher publisher(Process process, long patienceMillis, long gatherMillis) {
    return plant.publisher(new SimPublisher(broker, process, patienceMillis, gatherMillis));
  }

  /** Null: as often as is asked for. */
  Integer attemptsPerDay() {
    return attemptsPerDay;
  }

  void clockOff(Node node, long nanos) {
    promises.clockOff(nanos);
    node.process().clockOff(nanos);
  }

  Tempo tempo() {
    return tempo;
  }

  SimLoop loop() {
    return loop;
  }

  MemStore store() {
    return store;
  }

  SimBroker broker() {
    return broker;
  }

  Plant plant() {
    return plant;
  }

  PrometheusMeterRegistry meters() {
    return METERS.get();
  }

  List<SchedulerNode> schedulers() {
    return schedulers;
  }

  Optional<SchedulerNode> scheduler(Process process) {
    return schedulers.stream().filter(one -> one.process() == process).findFirst();
  }

  List<AgentNode> agents() {
    return agents;
  }

  List<SimPbx> pbxs() {
    return pbxs;
  }

  List<String> faultsDone() {
    return faults.log();
  }

}
