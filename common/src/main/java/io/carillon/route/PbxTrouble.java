package io.carillon.route;

/** What keeps calls from being started over a PBX now. */
public enum PbxTrouble {
  /** A trunk names it, and it is not there. */
  NOT_THERE("there is no such PBX"),
  DISABLED("it is switched off"),
  NO_AGENT("no agent holds it whose turn stands in its Asterisk: the agent does not run, or has just begun"),
  CLOCK("the clock of its agent is wrong"),
  LINK_DOWN("its agent does not reach Asterisk"),
  SILENT("its agent has said nothing for five seconds"),
  NOT_COUNTED("its channels were not counted within the last second"),
  /** Of a trunk by way of it. */
  TRUNK_OUT("calls over the trunk by way of it failed for the trunk's own reasons: it is given one at a time, to try it");

  private final String words;

  PbxTrouble(String words) {
    this.words = words;
  }

  /** The same for people. */
  public String words() {
    return words;
  }

  /** Operators have to set it right: it does not pass by itself. */
  public boolean isOfSettings() {
    return this == NOT_THERE || this == DISABLED;
  }
}
