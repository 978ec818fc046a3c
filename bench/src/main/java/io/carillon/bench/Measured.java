package io.carillon.bench;

import io.carillon.contract.Wire;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * One result: a median over runs beside its goal.
 *
 * @param goal as text, {@code <= 15} or {@code >= 0.3}
 * @param runs the value of each run, in order
 */
record Measured(String name, double value, String unit, String goal, List<Double> runs) {
  /** The median of runs that were each measured alike. */
  static Measured median(String name, String unit, String goal, List<Double> runs) {
    return new Measured(name, round(percentile(runs, 50)), unit, goal, runs.stream().map(Measured::round).toList());
  }

  /** The value below which {@code percent} of the samples lie (nearest rank). */
  static double percentile(List<Double> samples, double percent) {
    if (samples.isEmpty()) throw new IllegalArgumentException("no samples");
    double[] sorted = samples.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    int rank = (int) Math.ceil(percent / 100 * sorted.length);
    return sorted[Math.max(0, rank - 1)];
  }

  String json() {
    var line = new LinkedHashMap<String, Object>();
    line.put("name", name);
    line.put("value", value);
    line.put("unit", unit);
    line.put("goal", goal);
    line.put("runs", runs);
    return new String(Wire.encode(line), StandardCharsets.UTF_8);
  }

  private static double round(double value) {
    return Math.round(value * 1000) / 1000.0;
  }
}
