package io.carillon.agent.ami;

import io.carillon.agent.evidence.EvidenceLine;
import io.carillon.agent.evidence.EvidenceParser;
import io.carillon.agent.evidence.FileEvidence;
import io.carillon.agent.evidence.Trace;
import io.carillon.agent.link.PbxLink.Evidence;
import io.vertx.core.Future;

/** What is written of an attempt: two rows in AstDB, and the lines of the evidence file where that can be read from here. */
final class EvidenceRows {
  static final String FAMILY = "carillon";

  private EvidenceRows() {}

  /** @param file null where it cannot be read */
  static Future<Evidence> of(String attemptId, AmiSession session, FileEvidence file) {
    var rows = Future.all(session.row(FAMILY, "a/" + attemptId), session.row(FAMILY, "e/" + attemptId))
        .map(both -> with(with(Trace.NONE, both.resultAt(0)), both.resultAt(1)));
    if (file == null) return rows.map(trace -> new Evidence(trace, false));
    return rows.compose(trace -> file.catchUp().map(read -> new Evidence(both(file.book().of(attemptId), trace), true)));
  }

  private static Trace with(Trace trace, String row) {
    return row != null && EvidenceParser.parse(row).orElse(null) instanceof EvidenceLine.OfAttempt line ? trace.with(line) : trace;
  }

  /** The file knows everything in its order; a row may be ahead of what was read of it. */
  private static Trace both(Trace file, Trace rows) {
    var trace = file;
    if (trace.arrived() == null && rows.arrived() != null) trace = trace.with(rows.arrived());
    if (rows.dropped() != null) trace = trace.with(rows.dropped());
    if (rows.pickedUp() != null) trace = trace.with(rows.pickedUp());
    return rows.ended() == null ? trace : trace.with(rows.ended());
  }
}
