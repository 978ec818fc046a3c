package io.carillon.scheduler;

import io.carillon.contract.AgentEvent;
import io.carillon.contract.AgentEvent.Ending;
import io.carillon.contract.Assignment;
import io.carillon.contract.CloudEvent;
import io.carillon.contract.Outcome;
import io.carillon.contract.PbxMode;
import io.carillon.contract.Topics;
import io.carillon.contract.Wire;
import io.carillon.kafka.BatchReader;
import io.carillon.kafka.Publisher;
import io.carillon.kafka.Received;
import io.carillon.testkit.Backends;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Plays one agent over real topics: says hello until it is welcomed, raises no fence but says so, reports its state, and answers
 * each dial as it was told to. Dials of another epoch are dropped.
 */
final class ScriptedAgent {
  /** What happens to a dial. */
  interface Play {
    void on(ScriptedAgent agent, Assignment.AttemptDial dial);
  }

  /** The channels in use per trunk, and the most there ever were. */
  static final class Channels {
    private final Map<String, AtomicInteger> live = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> peak = new ConcurrentHashMap<>();

    void taken(String trunk) {
      int now = live.computeIfAbsent(trunk, first -> new AtomicInteger()).incrementAndGet();
      peak.computeIfAbsent(trunk, first -> new AtomicInteger()).accumulateAndGet(now, Math::max);
    }

    void freed(String trunk) {
      live.get(trunk).decrementAndGet();
    }

    int peak(String trunk) {
      return peak.get(trunk).get();
    }
  }

  final String pbx;
  final String holder = UUID.randomUUID().toString();
  final List<Assignment> heard = new CopyOnWriteArrayList<>();
  final List<Assignment.AttemptDial> dials = new CopyOnWriteArrayList<>();
  final Map<String, Long> dialledAt = new ConcurrentHashMap<>();
  private final Channels channels;
  private final Vertx vertx;
  private final Publisher publisher;
  private final AtomicLong seq = new AtomicLong();
  private final Play play;
  private BatchReader reader;
  private long status = -1;
  private long hello = -1;
  private boolean dead;
  private volatile long epoch;
  private volatile boolean linkUp = true;
  private volatile Duration clockAhead = Duration.ZERO;
  private volatile boolean silent;
  /** What its last status said of the time. */
  volatile Instant reportedAt;
  private volatile List<Assignment.Trunk> trunks = List.of();
  private final Map<String, Integer> foreign = new ConcurrentHashMap<>();
  private volatile int elsewhere;
  private volatile String only;
  /** It counts: as one by AMI does. */
  private volatile boolean counts = true;
  /** The shares it was told last, as it says; it keeps to none. */
  private volatile AgentEvent.PaceTaken pace;
  private volatile boolean confirms = true;

  private ScriptedAgent(Backends backends, String pbx, Play play, Channels channels) {
    this.pbx = pbx;
    this.play = play;
    this.channels = channels;
    vertx = backends.vertx();
    publisher = Publisher.open(vertx, backends.kafka(), 10_000);
  }

  /** @param channels of all agents that share them */
  static ScriptedAgent start(Backends backends, String pbx, Play play, Channels channels) {
    backends.assignmentsTopic(pbx);
    var agent = new ScriptedAgent(backends, pbx, play, channels);
    agent.reader = Backends.await(BatchReader.alone(agent.vertx, backends.kafka(), Topics.assignments(pbx), false, 500, agent::read));
    agent.sayHello();
    agent.hello = agent.vertx.setPeriodic(500, tick -> {
      if (agent.epoch == 0) agent.sayHello();
    });
    return agent;
  }

  /** Rings, is answered and ends, all within so many milliseconds. */
  static Play answers(long millis) {
    return (agent, dial) -> {
      agent.originating(dial);
      agent.channels.taken(dial.trunk());
      agent.vertx.setTimer(millis, end -> {
        agent.channels.freed(dial.trunk());
        agent.ended(dial, Ending.without(Outcome.ANSWERED, null, Instant.now()));
      });
    };
  }

  /** Hears it and never says a word of it. */
  static Play saysNothing() {
    return (agent, dial) -> {};
  }

  /** Says that it begins, and no more. */
  static Play begins() {
    return (agent, dial) -> agent.originating(dial);
  }

  static Play refuses(String reason) {
    return (agent, dial) -> agent.ended(dial, Ending.without(Outcome.REFUSED, reason, Instant.now()));
  }

  static Play ends(Outcome outcome) {
    return (agent, dial) -> {
      agent.originating(dial);
      agent.ended(dial, Ending.without(outcome, null, Instant.now()));
    };
  }

  long epoch() {
    return epoch;
  }

  /** The questions after one attempt. */
  List<Assignment.AttemptResolve> asked(String attemptId) {
    return heard.stream().filter(Assignment.AttemptResolve.class::isInstance).map(Assignment.AttemptResolve.class::cast)
        .filter(one -> one.attemptId().equals(attemptId)).toList();
  }

  private void sayHello() {
    say(new AgentEvent.AgentHello(pbx, holder, 0, PbxMode.AMI, "22.0.0", Instant.now(), Instant.now().plus(clockAhead)));
  }

  private Future<Void> read(List<Received> batch) {
    for (var record : batch) {
      try {
        hear(record.as(Assignment.class));
      } catch (Wire.Unreadable e) {
        return Future.failedFuture(e);
      }
    }
    return Future.succeededFuture();
  }

  private void hear(Assignment said) {
    if (said instanceof Assignment.AgentWelcome welcome && welcome.holder().equals(holder) && epoch == 0) {
      heard.add(said);
      epoch = welcome.epoch();
      trunks = welcome.settings().trunks();
      say(new AgentEvent.AgentFenced(pbx, holder, epoch, Instant.now()));
      report();
      status = vertx.setPeriodic(300, tick -> report());
      return;
    }
    if (said.epoch() != epoch) return;
    heard.add(said);
    if (said instanceof Assignment.AgentSettings news) {
      trunks = news.settings().trunks();
      report();
    }
    if (said instanceof Assignment.PaceShare share && confirms) {
      pace = new AgentEvent.PaceTaken(share.lane(), 30, null, null);
      if (!silent) report();
    }
    if (said instanceof Assignment.AttemptDial dial) {
      dialledAt.put(dial.attemptId(), System.nanoTime());
      dials.add(dial);
      play.on(this, dial);
    }
  }

  void link(boolean up) {
    linkUp = up;
    report();
  }

  void report() {
    var counted = new HashMap<String, AgentEvent.TrunkUse>();
    for (var trunk : trunks) {
      if (linkUp && (only == null || only.equals(trunk.id()))) counted.put(trunk.id(), new AgentEvent.TrunkUse(0, foreign.getOrDefault(trunk.id(), 0)));
    }
    Integer others = linkUp && counts ? Integer.valueOf(elsewhere + counted.values().stream().mapToInt(AgentEvent.TrunkUse::foreign).sum()) : null;
    var at = Instant.now().plus(clockAhead);
    reportedAt = at;
    say(new AgentEvent.AgentStatus(pbx, holder, epoch, linkUp, "22.0.0", Instant.EPOCH, counted, 0, 0, null, at, others,
        others == null ? null : 1, pace));
  }

  /** From now on its clock says so much more: what it has not begun by then it will never begin. */
  void clockAhead(Duration ahead) {
    clockAhead = ahead;
    report();
  }

  /** So many channels of others on a trunk, from now on. */
  void foreign(String trunk, int channels) {
    foreign.put(trunk, channels);
    report();
  }

  /** So many channels of others on no trunk it knows, from now on. */
  void elsewhere(int channels) {
    elsewhere = channels;
    report();
  }

  /** As if it had not read what it was told of other trunks yet. */
  void countsNoMoreThan(String trunk) {
    only = trunk;
    report();
  }

  void countsAll() {
    only = null;
    report();
  }

  /** From now on it cannot list channels, as one by call files, and says so once a second. */
  void countsNothing() {
    counts = false;
    vertx.cancelTimer(status);
    status = vertx.setPeriodic(1000, tick -> report());
  }

  /** As one of before it was said by which shares an agent starts. */
  void confirmsNothing() {
    confirms = false;
    pace = null;
  }

  /** Says nothing of itself any more, but still plays its part. */
  void fallSilent() {
    silent = true;
    vertx.cancelTimer(status);
  }

  void originating(Assignment.AttemptDial dial) {
    say(new AgentEvent.AttemptOriginating(pbx, dial.attemptId(), dial.jobId(), epoch, seq.incrementAndGet(), Instant.now()));
  }

  void ended(Assignment.AttemptDial dial, Ending ending) {
    say(new AgentEvent.AttemptEnded(pbx, dial.attemptId(), dial.jobId(), epoch, seq.incrementAndGet(), Instant.now(), ending));
  }

  void ended(Assignment.AttemptResolve asked, Ending ending) {
    say(new AgentEvent.AttemptEnded(pbx, asked.attemptId(), asked.jobId(), epoch, seq.incrementAndGet(), Instant.now(), ending));
  }

  private void say(AgentEvent event) {
    publisher.send(Topics.EVENTS, pbx, Wire.encode(event),
        new CloudEvent(UUID.randomUUID().toString(), Wire.nameOf(event), "/carillon/test", Instant.now(), pbx));
  }

  /** Says nothing any more and hears nothing. Dying twice is harmless. */
  void die() {
    if (dead) return;
    dead = true;
    if (status >= 0) vertx.cancelTimer(status);
    vertx.cancelTimer(hello);
    Backends.await(reader.close());
    Backends.await(publisher.close());
  }
}
