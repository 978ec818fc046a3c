package io.carillon.simulation.truth;

/** A promise was not kept. */
public final class Broken extends RuntimeException {
  private final String promise;

  public Broken(String promise, String how) {
    super(promise + ": " + how, null, false, true);
    this.promise = promise;
  }

  /** As in DESIGN, section 6: {@code P1} to {@code P11}. */
  public String promise() {
    return promise;
  }
}
