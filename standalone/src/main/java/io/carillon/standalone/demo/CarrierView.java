package io.carillon.standalone.demo;

import io.carillon.contract.Outcome;
import io.carillon.lab.CarrierCall;

/** What the outcome of a call must be, told from the carrier's record alone. */
final class CarrierView {
  private CarrierView() {}

  /** Null where the carrier's word says nothing that we know. */
  static Outcome outcome(CarrierCall call) {
    if (call.isAnswered()) return Outcome.ANSWERED;
    if (call.sipCode() == null) return null;
    boolean rang = call.ringingMillis() != null;
    return switch (call.sipCode()) {
      case 486, 600 -> Outcome.BUSY;
      case 480 -> rang ? Outcome.NO_ANSWER : Outcome.UNREACHABLE;
      case 487 -> rang ? Outcome.NO_ANSWER : null;
      case 408 -> Outcome.UNREACHABLE;
      case 603 -> Outcome.REJECTED;
      case 404, 410, 484, 604 -> Outcome.INVALID_NUMBER;
      case 403, 607, 608 -> Outcome.BLOCKED;
      case 500, 502, 503, 504 -> Outcome.CONGESTION;
      case 488 -> Outcome.TRUNK_FAILED;
      default -> null;
    };
  }
}
