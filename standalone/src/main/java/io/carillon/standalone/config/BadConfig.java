package io.carillon.standalone.config;

import java.util.List;

/** A configuration that cannot be used; every mistake in it is named. */
public final class BadConfig extends RuntimeException {
  private final List<String> problems;

  BadConfig(List<String> problems) {
    super(String.join(System.lineSeparator(), problems));
    this.problems = List.copyOf(problems);
  }

  public List<String> problems() {
    return problems;
  }
}
