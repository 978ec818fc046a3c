package io.carillon.scheduler.outbox;

import io.carillon.contract.Assignment;
import io.carillon.contract.CloudEvent;
import io.carillon.contract.ResultMessage;
import io.carillon.contract.Topics;
import io.carillon.contract.Wire;
import java.time.Instant;

/** One record to be published: where, under which key, and what. */
public record OutboxRow(String topic, String key, byte[] value, CloudEvent event) {
  private static final String SOURCE = "/carillon/scheduler";

  /** A result; its {@code ce_id} is the record's own stable id. */
  public static OutboxRow result(ResultMessage message, Instant now) {
    return new OutboxRow(Topics.RESULTS, message.key(), Wire.encode(message),
        new CloudEvent(message.id(), Wire.nameOf(message), SOURCE, now, message.key()));
  }

  /** What one agent is told; PBX and lane number name it for ever. */
  public static OutboxRow assignment(String pbx, Assignment message, Instant now) {
    return new OutboxRow(Topics.assignments(pbx), pbx, Wire.encode(message),
        new CloudEvent(pbx + ":" + message.lane(), Wire.nameOf(message), SOURCE, now, subject(pbx, message)));
  }

  private static String subject(String pbx, Assignment message) {
    return switch (message) {
      case Assignment.AttemptDial dial -> dial.attemptId();
      case Assignment.AttemptHangup hangup -> hangup.attemptId();
      case Assignment.AttemptResolve resolve -> resolve.attemptId();
      case Assignment.AgentWelcome welcome -> pbx;
      case Assignment.AgentSettings settings -> pbx;
      case Assignment.PaceShare share -> pbx;
    };
  }
}
