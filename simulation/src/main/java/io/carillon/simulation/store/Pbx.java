package io.carillon.simulation.store;

import java.time.Duration;
import java.time.OffsetDateTime;

/** A row of {@code pbx}; not to be changed once it is in its table. */
public final class Pbx implements Cloneable {
  public String id;
  public String mode = "AMI";
  public int maxChannels;
  public Double callsPerSecond;
  public boolean enabled = true;
  public long epoch;
  public String holder;
  public boolean fenced;
  public OffsetDateTime fencedAt;
  public boolean linkUp;
  public String version;
  public OffsetDateTime startedAt;
  public String status;
  public OffsetDateTime statusAt;
  public OffsetDateTime clockSince;
  public Double clockGap;
  public Double clockBefore;

  Pbx copy() {
    try {
      return (Pbx) clone();
    } catch (CloneNotSupportedException never) {
      throw new IllegalStateException(never);
    }
  }

  /** The generated column {@code clock_off}. */
  Double clockOff() {
    Double most = clockGap == null ? clockBefore : clockBefore == null ? clockGap : Double.valueOf(Math.max(clockGap, clockBefore));
    return most != null && Math.abs(most) > 2 ? most : null;
  }

  static double seconds(OffsetDateTime from, OffsetDateTime to) {
    return Duration.between(from, to).toNanos() / 1e9;
  }
}
