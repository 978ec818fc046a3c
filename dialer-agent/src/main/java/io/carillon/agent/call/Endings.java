package io.carillon.agent.call;

import io.carillon.agent.evidence.EvidenceLine;
import io.carillon.contract.AgentEvent.Ending;
import io.carillon.contract.AnsweredBy;
import io.carillon.contract.HungUpBy;
import io.carillon.contract.Outcome;
import io.carillon.contract.Refusal;
import java.time.Instant;

/** Evidence of an end to the ending that is reported. */
final class Endings {
  private Endings() {}

  static Ending of(EvidenceLine.Ended end, Instant pickedUpAt, boolean cancelled, Terms terms) {
    var facts = EndFacts.of(end, pickedUpAt != null, cancelled, terms.ringSeconds(), terms.trunkGood());
    Outcome outcome = OutcomeTable.of(facts);
    boolean answered = outcome == Outcome.ANSWERED;
    Long talk = answered ? talkMillis(end, pickedUpAt) : null;
    Long rangAfter = firstOf(end.ringMillis(), end.progressMillis());
    Long ring = ringMillis(end, rangAfter, talk);
    Instant dialedAt = end.dialedMillis() == null ? null : end.at().minusMillis(end.dialedMillis());
    return new Ending(outcome, reason(outcome, facts), answered ? answeredBy(end.amd()) : null, answered ? hungUpBy(end.hungUpBy()) : null,
        answered ? acknowledged(end.ack(), terms) : null, end.digits().isEmpty() ? null : end.digits(), end.cause(),
        facts.sipCode() == 0 ? null : Integer.valueOf(facts.sipCode()), end.dialStatus().isEmpty() ? null : end.dialStatus(), ring, talk,
        rangAfter == null || dialedAt == null ? null : dialedAt.plusMillis(rangAfter),
        answered ? end.at().minusMillis(talk) : null, end.at(),
        end.channel().isEmpty() ? null : end.channel());
  }

  /** Dial gives up so, and only so, where it finds no way to translate between the two channels, before anything came from the carrier. */
  private static String reason(Outcome outcome, EndFacts facts) {
    boolean untranslatable = facts.dialStatus().equals("CONGESTION") && facts.cause() == 19 && facts.sipCode() == 0 && !facts.rang();
    return outcome == Outcome.TRUNK_FAILED && untranslatable ? Ending.NO_CODEC : null;
  }

  /** An answered call of whose end nothing is known but that it is over. */
  static Ending answeredOnly(Instant answeredAt, Instant endedAt, String reason) {
    return new Ending(Outcome.ANSWERED, reason, null, null, null, null, null, null, null, null, null, null, answeredAt, endedAt, null);
  }

  /** @param hangUp somebody asked for the hang-up; else a cancel mark was only our bar against a late arrival */
  static Ending of(EvidenceLine.Dropped drop, boolean hangUp) {
    return switch (drop.why()) {
      case "cancelled" -> hangUp ? Ending.without(Outcome.CANCELLED, null, drop.at()) : Ending.without(Outcome.REFUSED, Refusal.NEVER_ARRIVED.name(), drop.at());
      case "limit" -> Ending.without(Outcome.REFUSED, Refusal.OVER_LIMIT.name(), drop.at());
      case "late" -> Ending.without(Outcome.REFUSED, Refusal.ARRIVED_LATE.name(), drop.at());
      case "stale" -> Ending.without(Outcome.REFUSED, Refusal.STALE.name(), drop.at());
      default -> Ending.without(Outcome.REFUSED, Refusal.BAD.name(), drop.at());
    };
  }

  private static Long talkMillis(EvidenceLine.Ended end, Instant pickedUpAt) {
    if (end.answeredMillis() != null) return end.answeredMillis();
    return pickedUpAt == null ? Long.valueOf(0) : Long.valueOf(Math.max(0, end.at().toEpochMilli() - pickedUpAt.toEpochMilli()));
  }

  private static Long ringMillis(EvidenceLine.Ended end, Long rangAfter, Long talk) {
    if (rangAfter == null || end.dialedMillis() == null) return null;
    return Math.max(0, end.dialedMillis() - (talk == null ? 0 : talk) - rangAfter);
  }

  private static Long firstOf(Long one, Long other) {
    if (one == null) return other;
    return other == null ? one : Long.valueOf(Math.min(one, other));
  }

  private static AnsweredBy answeredBy(String amd) {
    return switch (amd) {
      case "HUMAN" -> AnsweredBy.HUMAN;
      case "MACHINE" -> AnsweredBy.MACHINE;
      case "" -> null;
      default -> AnsweredBy.UNSURE;
    };
  }

  private static HungUpBy hungUpBy(String who) {
    return switch (who) {
      case "callee" -> HungUpBy.CALLEE;
      case "us" -> HungUpBy.US;
      case "script" -> HungUpBy.SCRIPT;
      default -> null;
    };
  }

  /** The guard writes the digit only where it is the one that was asked for. */
  private static Boolean acknowledged(String ack, Terms terms) {
    if (!ack.isEmpty()) return true;
    return terms.acknowledge() == null || !terms.acknowledge() ? null : Boolean.FALSE;
  }
}
