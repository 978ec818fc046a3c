package io.carillon.simulation.pbx;

import io.carillon.agent.evidence.EvidenceLine;
import io.carillon.agent.link.GuardCall;
import io.carillon.agent.link.PbxLink;
import io.carillon.agent.link.PbxListener;
import io.carillon.agent.link.Survey;
import io.carillon.contract.PbxMode;
import io.carillon.simulation.loop.Process;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * An agent's connection to its Asterisk, as over AMI: what was written before a cut may have arrived or not; nothing that Asterisk
 * says meanwhile is heard.
 */
public final class SimLink implements PbxLink {
  private static final long MILLI = 1_000_000L;
  private final SimPbx pbx;
  private final Process process;
  private final RandomGenerator random;
  private final List<Promise<?>> asked = new ArrayList<>();
  private PbxListener listener;
  private boolean up;
  private boolean closed;
  private long life;
  private long raised;
  private long connectedTo;
  private long slowUntil;
  private long latest;
  private long sends;
  private long hears;
  private List<Runnable> said = List.of();
  private long saidAt = -1;
  private long saidIn;
  private Map<String, Long> toForget = new LinkedHashMap<>();

  public SimLink(SimPbx pbx, Process process, RandomGenerator random) {
    this.pbx = pbx;
    this.process = process;
    this.random = random;
  }

  @Override public PbxMode mode() {
    return PbxMode.AMI;
  }

  @Override public void open(PbxListener told) {
    listener = told;
    pbx.attach(this);
    connect(5 * MILLI);
  }

  /** What is written in the next {@code nanos} Asterisk takes up late, by so much at most. */
  public void slow(long nanos, long late) {
    slowUntil = process.loop().now() + nanos;
    latest = late;
  }

  private void connect(long in) {
    process.after(in + random.nextLong(20 * MILLI), () -> {
      if (up || closed) return;
      if (!pbx.up()) {
        connect(200 * MILLI);
        return;
      }
      up = true;
      life++;
      connectedTo = pbx.life();
      listener.up(new PbxListener.Pbx("22.5.0", pbx.startedAt(), false));
    });
  }

  /** Cut from outside. */
  public void lost() {
    cut("the connection was cut");
  }

  void cut(String why) {
    if (!up || !process.alive()) return;
    // What is on its way to the agent is lost from now on, though it does not know yet.
    life++;
    process.after(random.nextLong(3 * MILLI), () -> {
      if (!up) return;
      up = false;
      var open = List.copyOf(asked);
      asked.clear();
      open.forEach(one -> one.tryFail(why));
      listener.down(why);
      connect(100 * MILLI + random.nextLong(800 * MILLI));
    });
  }

  private long latency() {
    return 200_000 + random.nextLong(1_500_000);
  }

  /** Asks something of Asterisk; what it answers after a cut is not heard. */
  private <T> Future<T> ask(Supplier<T> question) {
    var answer = Promise.<T>promise();
    if (!up) {
      process.after(0, () -> answer.tryFail("no link"));
      return answer.future();
    }
    asked.add(answer);
    long of = life;
    long inHand = connectedTo;
    sends = Math.max(sends, process.loop().now() + latency());
    process.loop().after(sends - process.loop().now(), () -> {
      if (!pbx.up() || pbx.life() != inHand) return;
      T said = question.get();
      hears = Math.max(hears, process.loop().now() + latency());
      process.after(hears - process.loop().now(), () -> {
        if (life != of || !up) return;
        asked.remove(answer);
        answer.tryComplete(said);
      });
    });
    return answer.future();
  }

  /** What is said in one moment is heard in one piece. */
  private void hear(Runnable word) {
    if (!up) return;
    long now = process.loop().now();
    long of = life;
    if (saidAt == now && saidIn == of) {
      said.add(word);
      return;
    }
    var words = new ArrayList<Runnable>(2);
    words.add(word);
    said = words;
    saidAt = now;
    saidIn = of;
    hears = Math.max(hears, now + latency());
    process.after(hears - now, () -> {
      for (var one : words) if (up && life == of) one.run();
    });
  }

  void wrote(EvidenceLine line) {
    hear(() -> listener.wrote(line));
  }

  void rang(String attempt) {
    var at = pbx.loop.instant();
    hear(() -> listener.rang(attempt, at));
  }

  void originateFailed(String attempt) {
    hear(() -> listener.originateFailed(attempt));
  }

  @Override public Optional<String> trouble() {
    return Optional.empty();
  }

  @Override public Future<Long> epoch() {
    return ask(pbx::epoch);
  }

  @Override public Future<Long> raise(long epoch) {
    return ask(() -> pbx.raise(epoch)).onSuccess(readBack -> {
      if (readBack == epoch) raised = epoch;
    });
  }

  @Override public Future<Void> place(GuardCall call, long arriveBy, Consumer<Long> written) {
    long at = process.loop().now();
    long here = process.surroundings(null).nanos().now();
    long until = at + arriveBy - here;
    written.accept(here);
    if (!up) return Future.failedFuture("no link");
    sends = Math.max(sends, at + latency());
    long late = at < slowUntil ? random.nextLong(latest) : 0;
    long inHand = connectedTo;
    process.loop().after(sends - at + late, () -> {
      if (pbx.life() == inHand) pbx.enter(call, until, at);
    });
    return Future.succeededFuture();
  }

  @Override public void hangUp(String attempt) {
    ask(() -> mark(attempt, true));
  }

  @Override public void bar(String attempt) {
    ask(() -> mark(attempt, false));
  }

  private Void mark(String attempt, boolean hangUp) {
    pbx.mark(attempt, hangUp);
    return null;
  }

  /** Gathered for half a second, as over AMI. */
  @Override public void forget(String attempt) {
    if (toForget.isEmpty()) process.after(500 * MILLI, () -> {
      var all = toForget;
      toForget = new LinkedHashMap<>();
      ask(() -> {
        all.forEach(pbx::forget);
        return null;
      });
    });
    toForget.put(attempt, raised);
  }

  @Override public Future<Evidence> lookUp(String attempt) {
    return ask(() -> new Evidence(pbx.trace(attempt), pbx.complete()));
  }

  @Override public Future<Survey> survey() {
    return ask(pbx::survey);
  }

  @Override public int backlog() {
    return 0;
  }

  @Override public Future<Void> close() {
    closed = true;
    up = false;
    return Future.succeededFuture();
  }
}
