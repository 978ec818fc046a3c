package io.carillon.agent.link;

import io.carillon.agent.evidence.EvidenceLine;
import java.time.Instant;

/** Listens to a link for tests that ask only whether there is one, and to whom. */
public final class Heard implements PbxListener {
  private volatile Pbx now;

  public boolean isUp() {
    return now != null;
  }

  /** Null while there is no link. */
  public Pbx pbx() {
    return now;
  }

  @Override public void up(Pbx pbx) {
    now = pbx;
  }

  @Override public void down(String why) {
    now = null;
  }

  @Override public void wrote(EvidenceLine line) {}

  @Override public void rang(String attemptId, Instant at) {}

  @Override public void originateFailed(String attemptId) {}
}
