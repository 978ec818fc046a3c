package io.carillon.agent.call;

import io.carillon.contract.Outcome;

/**
 * Evidence to outcome: total, and the only place that decides it. docs/outcomes.md is this table in words, and a test holds the
 * two together.
 *
 * <p>The ladder: answered; we hung up; our own ring time ran out; the carrier's SIP code; the Q.850 cause; the dial status. A
 * rung that has no row for what it sees lets it fall to the next; what falls through all of them is UNREACHABLE.
 */
final class OutcomeTable {
  private OutcomeTable() {}

  static Outcome of(EndFacts facts) {
    if (facts.answered()) return Outcome.ANSWERED;
    if (facts.cancelled()) return Outcome.CANCELLED;
    if (facts.timedOut()) return facts.rang() ? Outcome.NO_ANSWER : Outcome.TRUNK_FAILED;
    Outcome outcome = bySip(facts);
    if (outcome == null) outcome = byCause(facts);
    if (outcome == null) outcome = byStatus(facts);
    return outcome == null ? Outcome.UNREACHABLE : outcome;
  }

  private static Outcome bySip(EndFacts facts) {
    return switch (facts.sipCode()) {
      case 486, 600 -> Outcome.BUSY;
      case 480 -> facts.rang() ? Outcome.NO_ANSWER : Outcome.UNREACHABLE;
      case 603 -> Outcome.REJECTED;
      case 408 -> Outcome.UNREACHABLE;
      case 404, 410, 484, 604 -> Outcome.INVALID_NUMBER;
      case 403, 607, 608 -> Outcome.BLOCKED;
      case 500, 502, 503, 504 -> Outcome.CONGESTION;
      case 401, 407, 488 -> Outcome.TRUNK_FAILED;
      default -> null;
    };
  }

  private static Outcome byCause(EndFacts facts) {
    return switch (facts.cause()) {
      case 17 -> Outcome.BUSY;
      case 19 -> facts.rang() ? Outcome.NO_ANSWER : Outcome.TRUNK_FAILED;
      // Asterisk calls a SIP carrier that never replied "no user responding"; a real 408 has its own line.
      case 18 -> facts.sip() && facts.sipCode() == 0 && !facts.rang() ? Outcome.TRUNK_FAILED : Outcome.UNREACHABLE;
      case 20, 27 -> Outcome.UNREACHABLE;
      case 1, 22, 28 -> Outcome.INVALID_NUMBER;
      case 34, 38, 41, 42 -> Outcome.CONGESTION;
      case 58 -> Outcome.TRUNK_FAILED;
      default -> null;
    };
  }

  private static Outcome byStatus(EndFacts facts) {
    return switch (facts.dialStatus()) {
      case "BUSY" -> Outcome.BUSY;
      case "CONGESTION" -> Outcome.CONGESTION;
      case "NOANSWER" -> facts.rang() ? Outcome.NO_ANSWER : null;
      case "CHANUNAVAIL" -> facts.channel() ? null : withoutChannel(facts);
      default -> null;
    };
  }

  /**
   * Dial could not even make a channel: no such endpoint or no contact says cause 3; on a trunk that works it is Asterisk that is
   * full.
   */
  private static Outcome withoutChannel(EndFacts facts) {
    return facts.trunkGood() && facts.cause() != 3 ? Outcome.PBX_OVERLOADED : Outcome.TRUNK_FAILED;
  }
}
