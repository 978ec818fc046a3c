package io.carillon.simulation.store;

import io.vertx.core.json.JsonObject;
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

  private String readOf;
  private JsonObject read;

  /** {@link #status}, read; null where there is none. Not to be changed. */
  JsonObject said() {
    if (status != readOf) {
      read = status == null ? null : new JsonObject(status);
      readOf = status;
    }
    return read;
  }

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
