package io.carillon.e2e.promises;

import io.carillon.lab.CarrierCall;
import java.util.List;
import java.util.Map;

/**
 * What was written down of one run, by everybody but by those who are judged: the client, the carrier, the guard, and readers of
 * topics and API. Times are milliseconds since the epoch, of one machine.
 *
 * @param endpoints what each trunk's calls are to the carrier, by trunk id
 * @param others whom others rang meanwhile
 * @param calls the carrier's
 * @param evidence the guard's lines by PBX, from its beginning
 * @param records what stands in the topics, in each partition's order
 * @param finals the API's last word on each job, as JSON
 * @param jitterMillis how much may pass between an agent's write and the carrier
 * @param doubt how long it may last
 */
public record History(long seed, List<Job> jobs, List<Upload> uploads, List<Suppressed> suppressed, List<Limit> limits, Map<String, String> endpoints,
    List<Other> others, List<CarrierCall> calls, Map<String, List<String>> evidence, List<Published> records, List<String> finals, List<Look> looks, List<Crash> crashes,
    List<Stop> stops, List<Poison> poison, List<String> faults, int jitterMillis, Doubt doubt) {

  /**
   * One call that was asked for.
   *
   * @param id null where nobody ever answered
   * @param notBefore it must not ring earlier; null: at once
   * @param never it must not ring at all: its window is closed
   */
  public record Job(String id, String number, Long acceptedAt, Long notBefore, boolean never) {}

  /** Contacts of which all were accepted. */
  public record Upload(String campaign, List<String> numbers, long acceptedAt) {}

  public record Suppressed(String number, long acceptedAt) {}

  /** @param scope {@code trunk} or {@code pbx}; {@code callsPerSecond} 0: no limit of pace */
  public record Limit(String scope, String id, int maxChannels, int callsPerSecond, long sentAt, long acceptedAt) {}

  /**
   * @param at by the broker's word
   * @param value as text; null: a tombstone
   */
  public record Published(String topic, int partition, long offset, long at, String key, String type, String value) {}

  /**
   * How long doubt may last.
   *
   * @param silentMillis after so long without a word an attempt is UNKNOWN: while things are broken, and never else
   * @param mostMillis every end is published so long after its attempt was made, or after everything was mended, at the latest
   */
  public record Doubt(long mendedAt, long silentMillis, long mostMillis) {}

  /** @param number as the carrier saw it */
  public record Other(String number, String pbx) {}

  /** A look at the counts of a campaign. */
  public record Look(String campaign, long at, long submitted, Map<String, Long> jobs) {}

  /** A PBX ended without a word. */
  public record Crash(String pbx, long at) {}

  /** @param wrong what was wrong with how it ended at SIGTERM; null: nothing */
  public record Stop(String process, String wrong) {}

  /** A record that nobody can read, put into a topic. */
  public record Poison(String topic, String key) {}
}
