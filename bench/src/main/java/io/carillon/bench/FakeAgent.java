package io.carillon.bench;

import io.carillon.contract.AgentEvent;
import io.carillon.contract.AgentEvent.Ending;
import io.carillon.contract.Assignment;
import io.carillon.contract.CloudEvent;
import io.carillon.contract.Outcome;
import io.carillon.contract.PbxMode;
import io.carillon.contract.Topics;
import io.carillon.contract.Wire;
import io.carillon.kafka.BatchReader;
import io.carillon.kafka.KafkaSettings;
import io.carillon.kafka.Publisher;
import io.carillon.kafka.Received;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** An agent without an Asterisk, so that the queue alone is measured: whoever is to be rung has answered and hung up in the same moment. */
final class FakeAgent {
  private static final long HELLO_MILLIS = 500;
  private static final long STATUS_MILLIS = 300;

  /** What becomes of a call. */
  interface Play {
    void on(FakeAgent agent, Assignment.AttemptDial dial);
  }

  private final Play play;
  private final String pbx;
  private final String holder = UUID.randomUUID().toString();
  private final Vertx vertx;
  private final Publisher publisher;
  private BatchReader reader;
  private long epoch;
  private long seq;
  private List<Assignment.Trunk> trunks = List.of();

  private FakeAgent(Vertx vertx, KafkaSettings kafka, String pbx, Play play) {
    this.play = play;
    this.vertx = vertx;
    this.pbx = pbx;
    publisher = Publisher.open(vertx, kafka, 10_000);
  }

  /** The topic of its assignments must be there. */
  static Future<FakeAgent> start(Vertx vertx, KafkaSettings kafka, String pbx) {
    return start(vertx, kafka, pbx, (agent, dial) -> {
      agent.originating(dial);
      agent.ended(dial);
    });
  }

  static Future<FakeAgent> start(Vertx vertx, KafkaSettings kafka, String pbx, Play play) {
    var agent = new FakeAgent(vertx, kafka, pbx, play);
    return BatchReader.alone(vertx, kafka, Topics.assignments(pbx), false, 500, agent::read).map(reader -> {
      agent.reader = reader;
      agent.hello();
      vertx.setPeriodic(HELLO_MILLIS, tick -> {
        if (agent.epoch == 0) agent.hello();
      });
      vertx.setPeriodic(STATUS_MILLIS, tick -> agent.report());
      return agent;
    });
  }

  Future<Void> close() {
    return reader.close().compose(closed -> publisher.close());
  }

  private void hello() {
    say(new AgentEvent.AgentHello(pbx, holder, 0, PbxMode.AMI, "22.0.0", Instant.now(), Instant.now()));
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
      epoch = welcome.epoch();
      trunks = welcome.settings().trunks();
      say(new AgentEvent.AgentFenced(pbx, holder, epoch, Instant.now()));
      report();
      return;
    }
    if (said.epoch() != epoch) return;
    if (said instanceof Assignment.AgentSettings news) {
      trunks = news.settings().trunks();
      report();
    }
    if (said instanceof Assignment.AttemptDial dial) play.on(this, dial);
  }

  void originating(Assignment.AttemptDial dial) {
    say(new AgentEvent.AttemptOriginating(pbx, dial.attemptId(), dial.jobId(), epoch, ++seq, Instant.now()));
  }

  void answered(Assignment.AttemptDial dial) {
    say(new AgentEvent.AttemptAnswered(pbx, dial.attemptId(), dial.jobId(), epoch, ++seq, Instant.now()));
  }

  void ended(Assignment.AttemptDial dial) {
    say(new AgentEvent.AttemptEnded(pbx, dial.attemptId(), dial.jobId(), epoch, ++seq, Instant.now(), Ending.without(Outcome.ANSWERED, null, Instant.now())));
  }

  private void report() {
    if (epoch == 0) return;
    Map<String, AgentEvent.TrunkUse> counted = new HashMap<>();
    for (var trunk : trunks) counted.put(trunk.id(), new AgentEvent.TrunkUse(0, 0));
    say(new AgentEvent.AgentStatus(pbx, holder, epoch, true, "22.0.0", Instant.EPOCH, counted, 0, 0, null, Instant.now(), 0, 1, null));
  }

  private void say(AgentEvent event) {
    publisher.send(Topics.EVENTS, pbx, Wire.encode(event),
        new CloudEvent(UUID.randomUUID().toString(), Wire.nameOf(event), "/carillon/bench", Instant.now(), pbx));
  }
}
