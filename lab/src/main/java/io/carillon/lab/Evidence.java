package io.carillon.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;

/** The guard's evidence file as it stands, for tests and measurements. Fields are those of docs/guard.md, by position. */
record Evidence(List<String[]> lines) {
  static Evidence of(PbxNode pbx) {
    try {
      return new Evidence(Files.readAllLines(pbx.evidence()).stream().map(l -> l.split("\\|", -1)).toList());
    } catch (IOException e) {
      throw new UncheckedIOException("evidence of " + pbx.name(), e);
    }
  }

  List<String> kindsOf(String id) {
    return lines.stream().filter(f -> f.length > 1 && f[1].equals(id)).map(f -> f[0]).toList();
  }

  /** The E line of an attempt, or null. */
  End end(String id) {
    return lines.stream().filter(f -> f[0].equals("E") && f[1].equals(id)).findFirst().map(End::new).orElse(null);
  }

  /** Why an attempt was dropped, or null. */
  String dropped(String id) {
    return lines.stream().filter(f -> f[0].equals("X") && f[1].equals(id)).findFirst().map(f -> f[4]).orElse(null);
  }

  /** The fields of an E line. */
  record End(String dialStatus, String cause, String tech, String dialed, String ring, String progress, String answered, String by,
      String amd, String ack, String digits, String channel) {
    private End(String[] f) {
      this(f[4], f[5], f[6], f[7], f[8], f[9], f[10], f[11], f[12], f[13], f[14], f[15]);
    }
  }
}
