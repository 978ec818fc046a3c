package io.carillon.agent.evidence;

/**
 * All that is written of one attempt. The first word of each kind is the truth: a line that comes again changes nothing, and
 * neither does the drop of a second arrival (a call file that a restarted Asterisk dialled once more and the guard refused).
 *
 * @param arrivals how often it reached the guard
 */
public record Trace(EvidenceLine.Arrived arrived, int arrivals, EvidenceLine.Dropped dropped, EvidenceLine.PickedUp pickedUp,
    EvidenceLine.Ended ended) {
  public static final Trace NONE = new Trace(null, 0, null, null, null);

  public boolean isEmpty() {
    return arrived == null && dropped == null && pickedUp == null && ended == null;
  }

  public Trace with(EvidenceLine.OfAttempt line) {
    return switch (line) {
      case EvidenceLine.Arrived a -> new Trace(arrived == null ? a : arrived, arrivals + 1, dropped, pickedUp, ended);
      case EvidenceLine.Dropped x -> dropped != null || ofSecondArrival(x) ? this : new Trace(arrived, arrivals, x, pickedUp, ended);
      case EvidenceLine.PickedUp u -> pickedUp != null ? this : new Trace(arrived, arrivals, dropped, u, ended);
      case EvidenceLine.Ended e -> ended != null ? this : new Trace(arrived, arrivals, dropped, pickedUp, e);
    };
  }

  private boolean ofSecondArrival(EvidenceLine.Dropped drop) {
    return drop.why().equals("twice") || (drop.why().equals("stale") || drop.why().equals("late")) && arrivals > 1;
  }

  /** Whether this line says something that was not known. */
  public boolean isNews(EvidenceLine.OfAttempt line) {
    var then = with(line);
    return then.dropped != dropped || then.pickedUp != pickedUp || then.ended != ended || then.arrived != arrived;
  }
}
