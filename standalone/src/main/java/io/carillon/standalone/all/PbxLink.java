package io.carillon.standalone.all;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** How one PBX is driven. */
public sealed interface PbxLink {
  String pbx();

  /** What its agent is told by the environment, were it a process of its own. */
  Map<String, String> env();

  /**
   * @param requireFixed whether an Asterisk with a known hole is refused
   * @param evidence the guard's file where it can be read here, or null
   */
  record Ami(String pbx, String host, int port, String user, Path secretFile, boolean requireFixed, Path evidence) implements PbxLink {
    @Override public Map<String, String> env() {
      var env = new HashMap<String, String>();
      env.put("CARILLON_PBX", pbx);
      env.put("CARILLON_AMI_HOST", host);
      env.put("CARILLON_AMI_PORT", String.valueOf(port));
      env.put("CARILLON_AMI_USER", user);
      env.put("CARILLON_AMI_SECRET_FILE", secretFile.toString());
      env.put("CARILLON_REQUIRE_FIXED", String.valueOf(requireFixed));
      if (evidence != null) env.put("CARILLON_EVIDENCE", evidence.toString());
      return env;
    }
  }

  /** @param outgoing the folder Asterisk takes call files from */
  record Spool(String pbx, Path outgoing, Path evidence) implements PbxLink {
    @Override public Map<String, String> env() {
      return Map.of("CARILLON_PBX", pbx, "CARILLON_SPOOL", outgoing.toString(), "CARILLON_EVIDENCE", evidence.toString());
    }
  }
}
