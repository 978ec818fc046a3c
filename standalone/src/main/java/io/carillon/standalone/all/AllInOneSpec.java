package io.carillon.standalone.all;

import java.nio.file.Path;
import java.util.List;

/**
 * What an all-in-one process is told. Ports of 0: a free one.
 *
 * @param data broker, database and generated secrets live in it
 * @param region ISO 3166 country of numbers without +, or null
 * @param zone where numbers of no known place live, for calling windows
 * @param attemptsPerDay how often a number is rung on one day at most; null: no limit
 */
public record AllInOneSpec(Path data, Http http, int kafkaPort, int postgresPort, Agi agi, String region, String zone, List<String> forbiddenPrefixes,
    Integer attemptsPerDay) {
  public AllInOneSpec {
    data = data.toAbsolutePath().normalize();
    forbiddenPrefixes = List.copyOf(forbiddenPrefixes);
  }

  /** Without a limit a day. */
  public AllInOneSpec(Path data, Http http, int kafkaPort, int postgresPort, Agi agi, String region, String zone, List<String> forbiddenPrefixes) {
    this(data, http, kafkaPort, postgresPort, agi, region, zone, forbiddenPrefixes, null);
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
