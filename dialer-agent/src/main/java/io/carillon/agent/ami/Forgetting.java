package io.carillon.agent.ami;

import java.util.ArrayDeque;
import java.util.ArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whose rows are to leave Asterisk: gathered, and removed some at once. Only in the name of the epoch this holder raised, and
 * only where it stands: what is asked for before stays until it does, and what is left of it when another is raised is a
 * successor's evidence.
 */
final class Forgetting {
  private static final Logger log = LoggerFactory.getLogger(Forgetting.class);
  private static final int AT_ONCE = 20;

  private final ArrayDeque<String> gathered = new ArrayDeque<>();
  private long raised;
  /** It stands in the Asterisk of this session: a start clears it there. */
  private boolean stands;

  void add(String attemptId) {
    gathered.add(attemptId);
  }

  void raised(long epoch) {
    if (epoch != raised) gathered.clear();
    raised = epoch;
    stands = true;
  }

  void linkLost() {
    stands = false;
  }

  void remove(AmiControls controls) {
    while (stands && !gathered.isEmpty()) {
      var some = new ArrayList<String>(AT_ONCE);
      while (some.size() < AT_ONCE && !gathered.isEmpty()) some.add(gathered.poll());
      controls.forget(some, raised).onFailure(failed -> log.atDebug().addKeyValue("rows", some.size()).log("rows not removed"));
    }
  }
}
