package io.carillon.standalone.all;

import java.nio.file.Path;
import java.util.List;

/**
 * What an all-in-one process is told. Ports of 0: a free one.
 *
 * @param data broker, database and generated secrets live in it
 * @param region ISO 3166 country of numbers without +, or null
 * @param zone where numbers of no known place live, for calling windows
 */
public record AllInOneSpec(Path data, Http http, int kafkaPort, int postgresPort, Agi agi, String region, String zone, List<String> forbiddenPrefixes,
    Scheduling scheduling) {
  public AllInOneSpec {
    data = data.toAbsolutePath().normalize();
    forbiddenPrefixes = List.copyOf(forbiddenPrefixes);
  }

  /** With what the scheduler does by itself. */
  public AllInOneSpec(Path data, Http http, int kafkaPort, int postgresPort, Agi agi, String region, String zone, List<String> forbiddenPrefixes) {
    this(data, http, kafkaPort, postgresPort, agi, region, zone, forbiddenPrefixes, Scheduling.BY_DEFAULT);
  }

  /**
   * Of the scheduler.
   *
   * @param attemptsPerDay how often a number is rung on one day at most; null: no limit
   * @param keepDays how many days what has ended is kept at least; null: the scheduler's own number
   */
  public record Scheduling(Integer attemptsPerDay, Integer keepDays) {
    public static final Scheduling BY_DEFAULT = new Scheduling(null, null);
  }

  /** The API. {@code adminKey} is always valid; the others stand in the database. */
  public record Http(String host, int port, String adminKey) {
    /** Shows no secret. */
    @Override public String toString() {
      return "Http[" + host + ":" + port + "]";
    }
  }

  /**
   * FastAGI.
   *
   * @param peers who may talk to it, as CARILLON_AGI_PEERS; null: this machine only
   * @param secret shared with the dialplan
   */
  public record Agi(String host, int port, String peers, String secret) {
    /** Shows no secret. */
    @Override public String toString() {
      return "Agi[" + host + ":" + port + "]";
    }
  }
}
