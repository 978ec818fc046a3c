package io.carillon.simulation.store;

import java.time.OffsetDateTime;
import java.util.UUID;

/** A row of {@code job}; not to be changed once it is in its table. */
public final class Job implements Cloneable {
  public UUID id;
  public UUID campaign;
  public String tenant;
  public UUID group;
  public String kind;
  public String state;
  public String reason;
  public int priority;
  public OffsetDateTime due;
  public OffsetDateTime expires;
  public String number;
  public String spec;
  public String reference;
  public String callbackKey;
  public String callbackPbx;
  /** Which lines it was found to want; empty: not known. */
  public String wants = "";
  public int round = 1;
  public int destination;
  public int attempts;
  public int free;
  public String[] barred;
  public String[] blocked;
  public String[] dead;
  public boolean cancel;
  public OffsetDateTime submitted;
  public OffsetDateTime firstDialed;
  public OffsetDateTime finished;
  public String outcome;
  public UUID lastAttempt;

  Job copy() {
    try {
      return (Job) clone();
    } catch (CloneNotSupportedException never) {
      throw new IllegalStateException(never);
    }
  }

  public boolean waits() {
    return state.equals("QUEUED") || state.equals("WAITING");
  }

  public boolean over() {
    return !waits() && !state.equals("DIALING");
  }
}
