package io.carillon.agent.call;

import io.carillon.contract.AgentEvent.Ending;
import java.time.Instant;

/** What is to be done about one attempt. */
sealed interface CallEffect {
  /** Give it to Asterisk. */
  record Place() implements CallEffect {}

  /** Mark it cancelled and hang its channel up. */
  record HangUp() implements CallEffect {}

  /**
   * Mark it, so that it cannot enter any more, and leave a channel it may have alone; the answer is {@link CallEvent.MarkStands}.
   */
  record Bar() implements CallEffect {}

  /** Ask for its channel and its evidence; the answer is {@link CallEvent.Found}. */
  record LookUp() implements CallEffect {}

  record ReportRinging(Instant at) implements CallEffect {}

  record ReportAnswered(Instant at) implements CallEffect {}

  /** Until the broker has it. */
  record ReportEnded(Ending ending) implements CallEffect {}

  /** Evidence that contradicts an end already told. */
  record ReportCorrected(Ending ending) implements CallEffect {}

  /** Its evidence is needed no more. */
  record Forget() implements CallEffect {}
}
