package io.carillon.agent.link;

import io.carillon.agent.evidence.EvidenceLine;
import java.time.Instant;

/** What Asterisk says by itself; always on the context that opened the link. */
public interface PbxListener {
  /** It can be driven now. Comes once for each connection; a changed {@code startedAt} is another life of Asterisk. */
  void up(Pbx pbx);

  void down(String why);

  void wrote(EvidenceLine line);

  void rang(String attemptId, Instant at);

  /** The originate is over and did not succeed; the guard's line says more, if it comes. */
  void originateFailed(String attemptId);

  /**
   * @param startedAt null where it is not known
   * @param old whether it is older than the releases that have CVE-2024-42365 mended; false where nobody can tell
   */
  record Pbx(String version, Instant startedAt, boolean old) {}
}
