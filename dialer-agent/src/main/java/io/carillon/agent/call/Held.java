package io.carillon.agent.call;

import io.carillon.contract.AgentEvent.Ending;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiConsumer;

/** Calls of which the broker has the announcement, until their last check says go, or says how they end. Owned by the table. */
final class Held {
  private final BiConsumer<Call, CallEvent> told;
  private final List<Call> calls = new ArrayList<>();

  /** @param told what the last check said of a call: {@link CallEvent.Cleared} or {@link CallEvent.Barred} */
  Held(BiConsumer<Call, CallEvent> told) {
    this.told = told;
  }

  void add(Call call) {
    calls.add(call);
  }

  void clear() {
    calls.clear();
  }

  /**
   * Asks for each, the more urgent first. One that ended meanwhile is asked no more.
   *
   * @return nanoseconds until one of them is to be asked again; {@link Long#MAX_VALUE}: not before something changes
   */
  long ask() {
    if (calls.isEmpty()) return Long.MAX_VALUE;
    var again = calls.stream().sorted(Comparator.comparing((Call call) -> call.permit)).toList();
    calls.clear();
    long wait = Long.MAX_VALUE;
    for (var call : again) {
      if (!(call.state instanceof CallState.Announced)) continue;
      switch (call.lastCheck.get()) {
        case LastCheck.Go(long arriveBy) -> {
          call.arriveBy = arriveBy;
          told.accept(call, new CallEvent.Cleared());
        }
        case LastCheck.End(Ending ending) -> told.accept(call, new CallEvent.Barred(ending));
        case LastCheck.Wait(long nanos) -> {
          calls.add(call);
          wait = Math.min(wait, nanos);
        }
      }
    }
    return wait;
  }
}
