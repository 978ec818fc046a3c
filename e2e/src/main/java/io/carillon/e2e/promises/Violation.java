package io.carillon.e2e.promises;

/** A promise, and what broke it. */
public record Violation(Promise promise, String what) {
  /** Which one. */
  public enum Promise { P1, P2, P3, P4, P5, P6, P7, P8, P9, P10, P11 }

  @Override public String toString() {
    return promise + " " + what;
  }
}
