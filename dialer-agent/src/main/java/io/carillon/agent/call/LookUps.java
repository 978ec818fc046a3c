package io.carillon.agent.call;

import io.carillon.agent.link.PbxLink;
import io.carillon.agent.link.Survey;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * Finds out about calls in doubt, one round at a time: channels first, then what is written, so that a call cannot end between
 * the two unseen. Whom it finds nothing out about, for want of a link, is told nothing.
 */
final class LookUps {
  /** Takes what was found. */
  interface Told {
    /** @param survey null where channels cannot be listed */
    void found(Call call, PbxLink.Evidence evidence, Survey survey);
  }

  private final PbxLink link;
  private final Told told;
  private final List<Call> wanted = new ArrayList<>();
  private boolean looking;

  LookUps(PbxLink link, Told told) {
    this.link = link;
    this.told = told;
  }

  void add(Call call) {
    wanted.add(call);
  }

  void clear() {
    wanted.clear();
  }

  /** Begins a round unless one is under way. */
  void begin() {
    if (looking || wanted.isEmpty()) return;
    looking = true;
    var round = List.copyOf(new LinkedHashSet<>(wanted));
    wanted.clear();
    link.survey().compose(survey -> Future.join(round.stream().map(call -> lookUp(call, survey)).toList()))
        .onComplete(any -> looking = false, failed -> looking = false);
  }

  private Future<Void> lookUp(Call call, Survey survey) {
    return link.lookUp(call.id).map(evidence -> {
      told.found(call, evidence, survey);
      return null;
    });
  }
}
