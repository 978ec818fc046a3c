package io.carillon.agent.ami;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where the manager interface is and who we are to it. The secret is read from its file at every login, so that one that was
 * changed is used from the next login on; it is shown by nothing.
 *
 * @param requireFixed whether an Asterisk is refused that is not known to have CVE-2024-42365 mended
 */
public record AmiSettings(String host, int port, String user, Path secretFile, boolean requireFixed) {
  /** Blocks. */
  String secret() throws IOException {
    return Files.readString(secretFile).stripTrailing();
  }

  @Override public String toString() {
    return "AmiSettings[" + user + "@" + host + ":" + port + "]";
  }
}
