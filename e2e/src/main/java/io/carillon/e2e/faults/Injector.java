package io.carillon.e2e.faults;

import io.carillon.e2e.promises.History;
import io.carillon.embedded.Ports;
import io.carillon.life.FailPoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;

/** Lets things go wrong, each while enough is under way, and mends them. */
final class Injector {
  /** So many attempts are unsettled at each fault. */
  static final int UNDER_WAY = 10;
  private static final Duration BUSY_WITHIN = Duration.ofSeconds(60);
  private static final Duration DIES_WITHIN = Duration.ofSeconds(90);

  private final Fleet fleet;
  private final Topics topics;
  private final long seed;
  private final List<Thread> mending = new CopyOnWriteArrayList<>();
  /** They go on beside those in whose place they were, until the faults are over. */
  private final List<Member> replaced = new ArrayList<>();
  private final List<History.Crash> crashes = new CopyOnWriteArrayList<>();
  private final List<History.Stop> stops = new ArrayList<>();
  private final List<History.Poison> poison = new ArrayList<>();
  private final List<String> said = new ArrayList<>();
  private final Set<FailPoint> hit = new TreeSet<>();
  private int counted;

  Injector(Fleet fleet, Topics topics, long seed) {
    this.fleet = fleet;
    this.topics = topics;
    this.seed = seed;
  }

  void inject(Fault fault) {
    var now = new long[1];
    Until.must(UNDER_WAY + " attempts are unsettled for " + fault.word(), BUSY_WITHIN, () -> {
      fleet.revive();
      return (now[0] = fleet.database.unsettled()) >= UNDER_WAY;
    });
    said.add(fault.word() + " @" + now[0]);
    System.err.printf("%s seed %d: %s @%d%n", java.time.Instant.now(), seed, fault.word(), now[0]);
    counted++;
    switch (fault) {
      case Fault.Kill kill -> again(member(kill.process()));
      case Fault.Pause pause -> pause(member(pause.process()), pause.millis());
      case Fault.Replace replace -> replace(replace);
      case Fault.PostgresRestart restart -> fleet.restartPostgres();
      case Fault.BrokerRestart restart -> fleet.restartBroker();
      case Fault.LinkFails link -> fails(link);
      case Fault.FailAt at -> failsAt(at);
      case Fault.Roll roll -> rolled(fleet.member(roll.process()));
      case Fault.PbxCrash crash -> crash(crash.pbx());
      case Fault.Freeze freeze -> freeze(freeze);
      case Fault.Again again -> poison.add(topics.again("poison-" + seed + "-" + poison.size()));
    }
  }

  private Member member(String name) {
    return fleet.member(name.equals(Fault.LEAD) ? fleet.leader() : name);
  }

  private static void again(Member member) {
    member.kill9();
    member.start();
  }

  private void pause(Member member, int millis) {
    long pid = member.pid();
    Member.signal("STOP", pid);
    later(millis, () -> {
      if (member.pid() == pid) Member.signal("CONT", pid);
    });
  }

  private void replace(Fault.Replace replace) {
    String name = Fleet.agent(replace.pbx());
    var paused = fleet.member(name);
    pause(paused, replace.millis());
    var other = paused.twin(name + "-" + System.nanoTime(), Ports.free());
    fleet.members.put(name, other);
    other.start();
    replaced.add(paused);
  }

  private void freeze(Fault.Freeze freeze) {
    fleet.pbxs.freeze(freeze.pbx());
    later(freeze.millis(), () -> fleet.pbxs.thaw(freeze.pbx()));
  }

  private void fails(Fault.LinkFails fails) {
    var link = fleet.links.get(fails.link());
    var whose = fails.process() == null ? null : member(fails.process());
    link.fail(fails.trouble(), () -> whose == null ? -1 : whose.pid());
    later(fails.millis(), link::mend);
  }

  private void later(int millis, Runnable mend) {
    mending.add(Thread.ofPlatform().start(() -> {
      Until.passed(Duration.ofMillis(millis));
      mend.run();
    }));
  }

  private void crash(String pbx) {
    crashes.add(new History.Crash(pbx, System.currentTimeMillis()));
    fleet.pbxs.kill9(pbx);
    fleet.pbxs.start(pbx);
  }

  private void rolled(Member member) {
    stops.add(new History.Stop(member.name, member.endedBySigterm()));
    member.start();
    member.awaitReady();
  }

  /** Armed where that point is; whoever passes it dies. */
  private void failsAt(Fault.FailAt at) {
    var where = where(at.point());
    where.forEach(member -> member.arm(at.point().word(), at.nth()));
    // The fence is raised by who takes over.
    if (at.point() == FailPoint.FENCE_RAISED) where.forEach(Injector::again);
    boolean died = Until.is(DIES_WITHIN, () -> {
      if (where.stream().anyMatch(member -> member.endedAt(at.point().word()))) return true;
      // Who ended for another reason is no hit.
      fleet.revive();
      return false;
    });
    where.forEach(Member::disarm);
    if (!died) throw new IllegalStateException("nobody passed " + at.point().word());
    hit.add(at.point());
    fleet.revive();
  }

  private List<Member> where(FailPoint point) {
    return switch (point) {
      case KEY_KEPT, JOB_PUBLISHED -> List.of(fleet.member(Fleet.GATEWAY));
      case INTAKE_COMMITTED, CLAIM_BEFORE_COMMIT, CLAIM_COMMITTED, OUTBOX_BEFORE_SEND, OUTBOX_SENT, RESULT_PUBLISHED, SETTLE_BEFORE_COMMIT, SETTLE_COMMITTED ->
          Fleet.SCHEDULERS.stream().map(fleet::member).toList();
      case FENCE_RAISED, ORIGINATING_BEFORE_PUBLISH, ORIGINATING_PUBLISHED, ORIGINATE_BEFORE_WRITE, ORIGINATE_WRITTEN, END_HANDLED, END_PUBLISHED ->
          List.of(fleet.member(oneOf(Fleet.PBXS.stream().map(Fleet::agent).filter(this::isAlone).toList())));
    };
  }

  /** Of two that want a PBX nobody knows which has it. */
  private boolean isAlone(String agent) {
    return replaced.stream().noneMatch(member -> member.name.equals(agent));
  }

  private String oneOf(List<String> names) {
    return names.get((int) Math.floorMod(seed, (long) names.size()));
  }

  /** Faults stop: everything is mended, whoever is dead is started. */
  void mended() {
    mending.forEach(thread -> {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
    // One of two that want a PBX has it, and the other is not ready: whichever it is.
    replaced.forEach(member -> stops.add(new History.Stop(member.name, member.endedBySigterm())));
    replaced.clear();
    fleet.recovered();
  }

  /** Where a run could not be carried out. */
  void giveUp() {
    replaced.stream().filter(Member::isAlive).forEach(Member::kill9);
  }

  List<History.Crash> crashes() {
    return List.copyOf(crashes);
  }

  List<History.Stop> stops() {
    return List.copyOf(stops);
  }

  List<History.Poison> poison() {
    return List.copyOf(poison);
  }

  /** Each with how many attempts were unsettled then. */
  List<String> said() {
    return List.copyOf(said);
  }

  Set<FailPoint> hit() {
    return Set.copyOf(hit);
  }

  int counted() {
    return counted;
  }
}
