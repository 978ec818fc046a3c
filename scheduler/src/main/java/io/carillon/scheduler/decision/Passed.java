package io.carillon.scheduler.decision;

/** A trunk of a job's route that was not taken. */
public record Passed(String trunk, Why why) {
  public enum Why {
    /** Switched off. */
    OFF,
    /** It was taken before for this destination, and failed or was refused. */
    BARRED,
    /** No channel is free. */
    FULL,
    /** Its starts of this moment are used up, or its campaign's. */
    PACE,
    /** Calls over it fail. */
    OUT,
    /** Its PBXs have no channel free. */
    PBX_FULL,
    /** None of its PBXs may be given calls. */
    PBX_DOWN
  }
}
