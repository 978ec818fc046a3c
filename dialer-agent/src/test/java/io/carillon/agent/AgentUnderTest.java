package io.carillon.agent;

import io.carillon.agent.ami.AmiSettings;
import io.carillon.agent.spool.SpoolSettings;
import io.carillon.contract.AgentEvent;
import io.carillon.contract.AgentEvent.AgentFenced;
import io.carillon.contract.AgentEvent.AgentHello;
import io.carillon.contract.AgentEvent.AttemptAnswered;
import io.carillon.contract.AgentEvent.AttemptEnded;
import io.carillon.contract.Assignment;
import io.carillon.contract.Assignment.AttemptDial;
import io.carillon.contract.Assignment.AttemptHangup;
import io.carillon.contract.Assignment.AttemptResolve;
import io.carillon.contract.Assignment.PaceShare;
import io.carillon.contract.Assignment.Script;
import io.carillon.contract.Assignment.Share;
import io.carillon.contract.Assignment.Trunk;
import io.carillon.contract.CallerId;
import io.carillon.contract.JobKind;
import io.carillon.contract.PbxMode;
import io.carillon.contract.Topics;
import io.carillon.lab.PbxNode;
import io.carillon.life.Parts;
import io.carillon.life.Surroundings;
import io.carillon.testkit.Backends;
import io.carillon.testkit.TopicTap;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** A real agent against a real Asterisk, and the scheduler's part played by hand. */
final class AgentUnderTest implements AutoCloseable {
  private static final AtomicLong EPOCHS = new AtomicLong(System.currentTimeMillis() / 1000);

  private final Backends backends;
  private final PbxNode pbx;
  private final PbxMode mode;
  private final AtomicLong lanes = new AtomicLong();
  private final Vertx vertx = Vertx.vertx();
  private final Parts parts = new Parts();
  private final Surroundings surroundings = Surroundings.real();
  final TopicTap events;
  private long epoch;
  private int starts = 1000;

  AgentUnderTest(Backends backends, PbxNode pbx, PbxMode mode) {
    this.backends = backends;
    this.pbx = pbx;
    this.mode = mode;
    this.events = backends.tap(Topics.EVENTS);
  }

  AgentUnderTest start() {
    boolean ami = mode == PbxMode.AMI;
    var settings = new AgentSettings(backends.kafka(), pbx.name(), mode,
        ami ? new AmiSettings(pbx.amiHost(), pbx.amiPort(), pbx.amiUser(), pbx.amiSecretFile(), false) : null,
        ami ? null : new SpoolSettings(pbx.spool().resolve("outgoing"), pbx.spool().resolve("outgoing_done")), ami ? null : pbx.evidence(), 30);
    Backends.await(new AgentApp(settings, surroundings).start(vertx, parts));
    return this;
  }

  /** Answers the hello and waits for the fence; shares are ample. */
  AgentUnderTest welcome() {
    var hello = events.await(AgentHello.class, h -> h.pbx().equals(pbx.name()) && isNewest(h.holder()));
    epoch = Math.max(EPOCHS.incrementAndGet(), hello.epochFound() + 1);
    tell(new Assignment.AgentWelcome(epoch, lane(), pbx.name(), hello.holder(), world()));
    events.await(AgentFenced.class, f -> f.pbx().equals(pbx.name()) && f.epoch() == epoch);
    share(starts, 1000);
    return this;
  }

  private boolean isNewest(String holder) {
    var hellos = events.messages(AgentHello.class).stream().filter(h -> h.pbx().equals(pbx.name())).toList();
    return hellos.getLast().holder().equals(holder);
  }

  Assignment.Settings world() {
    var trunks = List.of(new Trunk("north", "PJSIP/${number}@north", "PJSIP/north", 500), new Trunk("south", "PJSIP/${number}@south", "PJSIP/south", 500),
        new Trunk("dead", "PJSIP/${number}@dead", "PJSIP/dead", 10), new Trunk("missing", "PJSIP/${number}@missing", "PJSIP/missing", 10));
    var scripts = List.of(new Script("quick", "lab-quick", "s", 1, null, null), new Script("hold", "lab-hold", "s", 1, null, null));
    return new Assignment.Settings(pbx.name(), epoch, mode, 1000, null, trunks, scripts);
  }

  void share(int most, long windowMillis) {
    starts = most;
    var shares = List.of("north", "south", "dead", "missing").stream().map(trunk -> new Share("trunk", trunk, most, windowMillis)).toList();
    tell(new PaceShare(epoch, lane(), pbx.name(), shares, 600_000, Instant.now()));
  }

  void tell(Assignment assignment) {
    backends.publish(Topics.assignments(pbx.name()), pbx.name(), assignment);
  }

  long lane() {
    return lanes.incrementAndGet();
  }

  long epoch() {
    return epoch;
  }

  /** A call with the usual values, to be changed before it is told. */
  AttemptDial to(String number) {
    return call(UUID.randomUUID().toString(), number, "north", 20, "quick", Map.of());
  }

  AttemptDial call(String id, String number, String trunk, int ringSeconds, String script, Map<String, String> variables) {
    return new AttemptDial(epoch, lane(), id, UUID.randomUUID().toString(), null, "default", JobKind.DIAL, 5, "+" + number, number, trunk, ringSeconds,
        60, new CallerId("+74959998877", "Duty"), script, List.of(), null, null, variables, null, null, false, List.of(),
        Instant.now().plusSeconds(60), null);
  }

  String dial(AttemptDial dial) {
    tell(dial);
    return dial.attemptId();
  }

  /** Dials, and plays a word to whoever answers. */
  String ring(String number, String trunk, int ringSeconds) {
    return dial(call(UUID.randomUUID().toString(), number, trunk, ringSeconds, "quick", Map.of()));
  }

  /** Dials, and keeps whoever answers on the line for so long. */
  String hold(String number, int ringSeconds, int seconds) {
    return dial(call(UUID.randomUUID().toString(), number, "north", ringSeconds, "hold", Map.of("HOLD", String.valueOf(seconds))));
  }

  /** A call that was answered and goes on for a minute. */
  String talking() {
    String id = hold("7916000006", 30, 60);
    await(AttemptAnswered.class, id);
    return id;
  }

  void hangUp(String attemptId) {
    tell(new AttemptHangup(epoch, lane(), attemptId, Instant.now().plusSeconds(60)));
  }

  void resolve(String attemptId, Instant originatingAt, boolean answered) {
    tell(new AttemptResolve(epoch, lane(), attemptId, UUID.randomUUID().toString(), "north", originatingAt, answered));
  }

  AgentEvent.Ending ended(String attemptId) {
    return events.await(AttemptEnded.class, ended -> ended.attemptId().equals(attemptId)).ending();
  }

  <T extends AgentEvent.OfAttempt> T await(Class<T> type, String attemptId) {
    return events.await(type, event -> event.attemptId().equals(attemptId));
  }

  /** How many calls were given to Asterisk. */
  double written() {
    return surroundings.meters().get("carillon.agent.originates").counter().count();
  }

  Surroundings surroundings() {
    return surroundings;
  }

  @Override public void close() {
    Backends.await(parts.close());
    Backends.await(vertx.close());
  }
}
