package io.carillon.scheduler.dispatch;

import io.carillon.contract.Assignment.AttemptDial;
import io.carillon.contract.Suppression;
import io.carillon.scheduler.settings.LineSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A dial of a plan on its way to become an attempt.
 *
 * @param notAfter not begun by then: the agent refuses it
 * @param settleBy no end heard by then: the scheduler itself says UNKNOWN
 */
record Order(UUID attempt, DispatchPlan.Dial dial, Instant createdAt, Instant notAfter, Instant settleBy) {
  /** What an end may take to be heard of. */
  private static final Duration TO_BE_HEARD = Duration.ofSeconds(30);
  /**
   * How long it may wait at its agent. Half a second of starts is handed out ahead; who waits longer was decided by what may not
   * hold any more (a campaign was paused, others took channels), and is decided once more.
   */
  private static final int BEGIN_WITHIN_MILLIS = 1000;

  static Order of(UUID attempt, DispatchPlan.Dial dial, Instant now) {
    var notAfter = dial.notAfter();
    return new Order(attempt, dial, now, notAfter, notAfter.plusSeconds((long) dial.ringSeconds() + dial.maxSeconds()).plus(TO_BE_HEARD));
  }

  /** Neither rung nor ended by then, it says nothing of its trunk any more. */
  Instant silentBy() {
    return notAfter.plusSeconds(dial.ringSeconds()).plus(TO_BE_HEARD);
  }

  /** The lists a number must not stand in. */
  List<String> suppressionLists() {
    var named = dial.job().spec().suppressionLists();
    var lists = new ArrayList<String>();
    lists.add(Suppression.DEFAULT_LIST);
    if (named != null) named.stream().filter(list -> !lists.contains(list)).forEach(lists::add);
    return lists;
  }

  AttemptDial assignment(long lane) {
    var job = dial.job();
    var spec = job.spec();
    return new AttemptDial(dial.epoch(), lane, attempt.toString(), job.id().toString(),
        job.campaign().equals(LineSettings.ALONE) ? null : job.campaign().toString(), job.tenant(), job.kind(), job.priority(), dial.to(), dial.dial(),
        dial.trunk(), dial.ringSeconds(), dial.maxSeconds(), spec.callerId(), dial.script(), spec.play() == null ? List.of() : spec.play(),
        spec.acknowledge(), spec.amd(), spec.variables() == null ? Map.of() : spec.variables(), spec.account(),
        spec.codecs() == null ? List.of() : spec.codecs(), Boolean.TRUE.equals(spec.earlyMedia()), suppressionLists(), notAfter, BEGIN_WITHIN_MILLIS);
  }
}
