package io.carillon.contract;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What stands in {@code dial.assignments.<pbx>}: the scheduler's word to one agent. {@code lane} numbers grow by one within a
 * PBX; a reader drops the ones it has seen. What is of another epoch than the reader's own is dropped without a word.
 */
public sealed interface Assignment {
  long epoch();

  long lane();

  /** The answer to {@code agent.hello}: from now on the epoch is this one, once the fence is raised. */
  record AgentWelcome(long epoch, long lane, String pbx, String holder, Settings settings) implements Assignment {}

  /** The settings again, after an operator changed them. */
  record AgentSettings(long epoch, long lane, String pbx, Settings settings) implements Assignment {}

  /** How many starts this agent may make; replaces all earlier shares. Valid for {@code validMillis} from {@code sentAt}. */
  record PaceShare(long epoch, long lane, String pbx, List<Share> shares, long validMillis, Instant sentAt) implements Assignment {}

  /**
   * Ring somebody.
   *
   * @param notAfter not begun by then, it must not begin, by the reader's wall clock
   * @param beginWithinMillis nor, where it is set, once it has waited with the reader for so long, by his monotonic clock
   */
  record AttemptDial(
      long epoch, long lane, String attemptId, String jobId, String campaignId, String tenant, JobKind kind, int priority,
      String to, String dial, String trunk, int ringSeconds, int maxSeconds, CallerId callerId, String script,
      List<String> play, Acknowledge acknowledge, Amd amd, Map<String, String> variables, String account,
      List<String> codecs, boolean earlyMedia, List<String> suppressionLists, Instant notAfter, Integer beginWithinMillis)
      implements Assignment {}

  /** Hang up, or do not begin. Remembered until {@code notAfter}. */
  record AttemptHangup(long epoch, long lane, String attemptId, Instant notAfter) implements Assignment {}

  /**
   * Say what became of an attempt that an earlier holder had begun.
   *
   * @param originatingAt when the earlier holder said so
   * @param answered whether it was reported answered: then, without evidence, ANSWERED and not UNKNOWN
   * @param trunk the trunk whose channel it may still hold
   */
  record AttemptResolve(long epoch, long lane, String attemptId, String jobId, String trunk, Instant originatingAt, boolean answered)
      implements Assignment {}

  /** What an agent has to know of the world; it has no database. */
  record Settings(String pbx, long version, PbxMode mode, int maxChannels, Double callsPerSecond, List<Trunk> trunks, List<Script> scripts) {}

  /**
   * A trunk as an agent sees it.
   *
   * @param dial Asterisk dial string with {@code ${number}} where the number goes, as {@code PJSIP/${number}@north}
   * @param endpoint what the names of its channels begin with, as {@code PJSIP/north}; channels so named that are not ours are
   *     foreign
   * @param limit how many channels this PBX may hold on it, whoever's: the guard's own fence
   */
  record Trunk(String id, String dial, String endpoint, int limit) {}

  /** What the answered channel does, by name: a dialplan place, or an application with its data. */
  record Script(String name, String context, String extension, Integer priority, String application, String data) {}

  /**
   * At most {@code starts} starts in any window of {@code windowMillis} (and the published jitter).
   *
   * @param scope {@code trunk}, {@code pbx} or {@code campaign}
   */
  record Share(String scope, String id, int starts, long windowMillis) {}
}
