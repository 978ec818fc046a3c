package io.carillon.standalone.config;

import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/** Everything that is wrong with one file, in the order of its lines. */
final class Problems {
  private record Problem(int line, String text) {}

  private final TreeSet<Problem> found = new TreeSet<>(Comparator.comparingInt(Problem::line).thenComparing(Problem::text));

  /** @param field as {@code trunks[0].maxChannels} */
  void add(int line, String field, String whatIsWrong) {
    found.add(new Problem(line, (field.isEmpty() ? "" : field + " ") + whatIsWrong));
  }

  boolean none() {
    return found.isEmpty();
  }

  List<String> lines() {
    return found.stream().map(problem -> "line " + problem.line() + ": " + problem.text()).toList();
  }
}
