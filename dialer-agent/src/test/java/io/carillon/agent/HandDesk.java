package io.carillon.agent;

import io.carillon.contract.AgentEvent.AgentFenced;
import io.carillon.contract.AgentEvent.AgentHello;
import io.carillon.contract.AgentEvent.AttemptEnded;
import io.carillon.contract.AgentEvent.AttemptOriginating;
import io.carillon.contract.AgentEvent.Ending;
import io.carillon.contract.Assignment;
import io.carillon.contract.Assignment.AttemptDial;
import io.carillon.contract.Assignment.PaceShare;
import io.carillon.contract.Assignment.Script;
import io.carillon.contract.Assignment.Share;
import io.carillon.contract.Assignment.Trunk;
import io.carillon.contract.CloudEvent;
import io.carillon.contract.JobKind;
import io.carillon.contract.PbxMode;
import io.carillon.contract.Topics;
import io.carillon.contract.Wire;
import io.carillon.kafka.KafkaSettings;
import io.carillon.kafka.Publisher;
import io.carillon.kafka.TopicSetup;
import io.carillon.testkit.Backends;
import io.carillon.testkit.TopicTap;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * The scheduler's part towards one agent, on a broker that may go away: welcomes every holder, and of a new one asks what became
 * of the attempts of the last that were announced; those that were not are over, unrung.
 */
final class HandDesk {
  private final String pbx;
  private final Publisher publisher;
  private final Set<String> welcomed = new HashSet<>();
  /** What was given, by attempt, and not yet found over. */
  private final Map<String, AttemptDial> given = new LinkedHashMap<>();
  private final Set<String> closed = new HashSet<>();
  final TopicTap events;
  private long epoch = System.currentTimeMillis() / 1000;
  private long served;
  private long lane;
  private int starts = 1000;

  HandDesk(Vertx vertx, KafkaSettings kafka, String pbx) {
    this.pbx = pbx;
    Backends.await(TopicSetup.shared(vertx, kafka).compose(made -> TopicSetup.assignments(vertx, kafka, pbx)));
    publisher = Publisher.open(vertx, kafka, 10_000);
    events = TopicTap.open(vertx, kafka, Topics.EVENTS, true);
  }

  /** Answers what came since; whether the newest holder is fenced. To be called again and again. */
  boolean serves() {
    for (var hello : events.messages(AgentHello.class)) {
      if (!welcomed.add(hello.holder())) continue;
      epoch = Math.max(epoch, hello.epochFound()) + 1;
      tell(new Assignment.AgentWelcome(epoch, ++lane, pbx, hello.holder(), world()));
    }
    if (served != epoch && events.messages(AgentFenced.class).stream().anyMatch(fenced -> fenced.epoch() == epoch)) {
      served = epoch;
      share(starts);
      given.forEach(this::judge);
    }
    return served == epoch && !welcomed.isEmpty();
  }

  private void judge(String id, AttemptDial dial) {
    if (isOver(id)) return;
    var announced = events.messages(AttemptOriginating.class).stream().filter(one -> one.attemptId().equals(id)).findFirst();
    if (announced.isEmpty()) closed.add(id);
    else tell(new Assignment.AttemptResolve(epoch, ++lane, id, dial.jobId(), dial.trunk(), announced.get().at(), true));
  }

  private Assignment.Settings world() {
    var scripts = List.of(new Script("quick", "lab-quick", "s", 1, null, null), new Script("hold", "lab-hold", "s", 1, null, null));
    var trunks = List.of(new Trunk("north", "PJSIP/${number}@north", "PJSIP/north", 500));
    return new Assignment.Settings(pbx, epoch, PbxMode.AMI, 1000, null, trunks, scripts);
  }

  void share(int most) {
    share(most, 1000);
  }

  void share(int most, long windowMillis) {
    starts = most;
    tell(new PaceShare(epoch, ++lane, pbx, List.of(new Share("trunk", "north", most, windowMillis)), 600_000, Instant.now()));
  }

  /** Keeps whoever answers on the line for so long. */
  String hold(String number, int seconds) {
    return dial(number, "north", "hold", Map.of("HOLD", String.valueOf(seconds)), Instant.now().plusSeconds(20), null);
  }

  String quick(String number, Instant notAfter) {
    return quick(number, notAfter, null);
  }

  String quick(String number, Instant notAfter, Integer beginWithinMillis) {
    return dial(number, "north", "quick", Map.of(), notAfter, beginWithinMillis);
  }

  /** One that is refused as it is read: all that was said before has been read by then. */
  String unplaceable() {
    return dial("7916000000", "no-such-trunk", "quick", Map.of(), Instant.now().plusSeconds(60), null);
  }

  private String dial(String number, String trunk, String script, Map<String, String> variables, Instant notAfter, Integer beginWithinMillis) {
    var dial = new AttemptDial(epoch, ++lane, UUID.randomUUID().toString(), UUID.randomUUID().toString(), null, "default", JobKind.DIAL, 5,
        "+" + number, number, trunk, 20, 120, null, script, List.of(), null, null, variables, null, null, false, List.of(), notAfter, beginWithinMillis);
    given.put(dial.attemptId(), dial);
    tell(dial);
    return dial.attemptId();
  }

  void hangUp(String attemptId) {
    tell(new Assignment.AttemptHangup(epoch, ++lane, attemptId, Instant.now().plusSeconds(60)));
  }

  private void tell(Assignment assignment) {
    var event = new CloudEvent(UUID.randomUUID().toString(), Wire.nameOf(assignment), "/carillon/test", Instant.now(), pbx);
    Backends.await(publisher.send(Topics.assignments(pbx), pbx, Wire.encode(assignment), event));
  }

  List<Ending> endings(String attemptId) {
    return events.messages(AttemptEnded.class).stream().filter(end -> end.attemptId().equals(attemptId)).map(AttemptEnded::ending).toList();
  }

  /** Its end was told, or it was never announced under an epoch that is over. */
  boolean isOver(String attemptId) {
    return closed.contains(attemptId) || !endings(attemptId).isEmpty();
  }

  void close() {
    Backends.await(events.close());
    Backends.await(publisher.close());
  }
}
