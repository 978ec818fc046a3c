package io.carillon.agent.evidence;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What an evidence file says, by attempt: kept for {@link #KEPT} behind the newest line, or until the attempt is forgotten. Owned
 * by one thread.
 */
public final class EvidenceBook {
  /** Longer than any call (an hour) and any gap between a holder and its successor that leaves something to resolve. */
  public static final Duration KEPT = Duration.ofHours(6);

  private final Map<String, Trace> traces = new LinkedHashMap<>();
  private final Map<String, EvidenceLine.Marked> marks = new HashMap<>();
  private EvidenceLine.Fence fence;
  private EvidenceLine.Reply reply;
  private Instant newest = Instant.EPOCH;

  public void add(EvidenceLine line) {
    if (line.at().isAfter(newest)) newest = line.at();
    switch (line) {
      case EvidenceLine.OfAttempt of -> traces.merge(of.id(), Trace.NONE.with(of), (had, added) -> had.with(of));
      case EvidenceLine.Digits d -> { /* of no use later: the end has them all */ }
      case EvidenceLine.Fence f -> fence = f;
      case EvidenceLine.Marked m -> marks.put(m.id(), m);
      case EvidenceLine.Reply r -> reply = r;
    }
    dropOld();
  }

  /** In the order of first lines, so that the old ones stand in front. */
  private void dropOld() {
    var oldest = traces.entrySet().iterator();
    while (oldest.hasNext()) {
      var entry = oldest.next();
      if (!lastOf(entry.getValue()).isBefore(newest.minus(KEPT))) return;
      marks.remove(entry.getKey());
      oldest.remove();
    }
  }

  private static Instant lastOf(Trace trace) {
    if (trace.ended() != null) return trace.ended().at();
    if (trace.pickedUp() != null) return trace.pickedUp().at();
    return trace.arrived() != null ? trace.arrived().at() : trace.dropped().at();
  }

  public Trace of(String id) {
    return traces.getOrDefault(id, Trace.NONE);
  }

  public boolean marked(String id) {
    return marks.containsKey(id);
  }

  public void forget(String id) {
    traces.remove(id);
    marks.remove(id);
  }

  /** The epoch last raised, 0 where none is known. */
  public long epoch() {
    return fence == null ? 0 : fence.epoch();
  }

  /** The last sign of life asked for, or null. */
  public EvidenceLine.Reply reply() {
    return reply;
  }

  public int size() {
    return traces.size();
  }
}
