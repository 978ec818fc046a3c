package io.carillon.agent.ami;

import org.asteriskjava.manager.event.UserEvent;

/**
 * The guard's {@code UserEvent(Carillon,Evidence: …)}. The library makes it by its name and sets {@code evidence} by reflection.
 */
public final class CarillonEvent extends UserEvent {
  private String evidence;

  public CarillonEvent(Object source) {
    super(source);
  }

  public String getEvidence() {
    return evidence;
  }

  public void setEvidence(String evidence) {
    this.evidence = evidence;
  }
}
