package io.carillon.simulation.pbx;

/** Which of the guard's checks are there. All of them are in the shipped dialplan. */
public record Guard(boolean epoch, boolean mark, boolean limit, boolean twice, boolean onlyUpwards, boolean late) {
  public static final Guard SHIPPED = new Guard(true, true, true, true, true, true);
}
