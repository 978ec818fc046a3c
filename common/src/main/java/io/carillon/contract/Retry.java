package io.carillon.contract;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * When to ring again. All outcomes share one budget of rounds; a rule says for those it names how long to wait, and after how many rounds to
 * stop.
 *
 * @param attempts rounds in all, the first one counted (a call file's MaxRetries + 1); no rule goes beyond it
 * @param delaySeconds from the end of the last attempt, where no rule says otherwise
 * @param on the outcomes that deserve another round beside those that a rule names
 * @param jitterSeconds chance lengthens each delay by up to this much, so that those who failed together do not come back together; null: not at all
 * @param rules the first that names the outcome counts; null: none
 */
public record Retry(int attempts, int delaySeconds, Set<Outcome> on, Integer jitterSeconds, List<Rule> rules) {
  /**
   * What is different after some outcomes.
   *
   * @param on the outcomes it is for
   * @param delaySeconds null: as {@link Retry#delaySeconds}
   * @param attempts after so many rounds in all, whatever ended the earlier ones, such an outcome ends the job; null: as {@link Retry#attempts}
   */
  public record Rule(Set<Outcome> on, Integer delaySeconds, Integer attempts) {
    public Rule {
      on = on == null ? Set.of() : Set.copyOf(on);
    }
  }

  public Retry {
    on = on == null ? Set.of(Outcome.BUSY, Outcome.NO_ANSWER, Outcome.UNREACHABLE) : Set.copyOf(on);
    rules = rules == null || rules.isEmpty() ? null : List.copyOf(rules);
  }

  /** One delay for all, to the second. */
  public Retry(int attempts, int delaySeconds, Set<Outcome> on) {
    this(attempts, delaySeconds, on, null, null);
  }

  /** One round, nothing again. */
  public static Retry none() {
    return new Retry(1, 0, Set.of());
  }

  /** The rule for this outcome, where it has one. */
  public Optional<Rule> rule(Outcome outcome) {
    return rules == null ? Optional.empty() : rules.stream().filter(rule -> rule.on().contains(outcome)).findFirst();
  }
}
