package io.carillon.bench;

import java.nio.file.Path;
import java.util.List;

/** One thing that is measured. */
interface Benchmark {
  /** What it measures, in a line. */
  String describe();

  /** @param directory an empty folder for everything that is written */
  List<Measured> run(Path directory) throws Exception;
}
