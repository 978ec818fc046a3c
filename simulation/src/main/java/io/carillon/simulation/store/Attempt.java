package io.carillon.simulation.store;

import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.UUID;

/** A row of {@code attempt}; not to be changed once it is in its table. */
public final class Attempt implements Cloneable {
  public UUID id;
  public UUID job;
  public UUID campaign;
  public int nth;
  public int round;
  public int destination;
  public String number;
  public String dial;
  public String trunk;
  public String pbx;
  public long epoch;
  public int priority;
  public LocalDate countedOn;
  public OffsetDateTime created;
  public OffsetDateTime notAfter;
  public OffsetDateTime settleBy;
  public OffsetDateTime originating;
  public OffsetDateTime ringing;
  public OffsetDateTime answered;
  public OffsetDateTime ended;
  public boolean settled;
  public boolean inDoubt;
  public boolean cancel;
  public String outcome;
  public String ending;
  public String corrected;

  Attempt copy() {
    try {
      return (Attempt) clone();
    } catch (CloneNotSupportedException never) {
      throw new IllegalStateException(never);
    }
  }
}
