package io.carillon.standalone.config;

import io.carillon.standalone.all.AllInOneSpec.Scheduling;
import io.carillon.standalone.all.PbxLink;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;

/**
 * What {@code carillon.yaml} says.
 *
 * @param adminKeyFile the administrator's key; null: one is made and kept in the data folder
 * @param entries what operators set, in the order in which it must be applied: PBXs, trunks, routes, scripts, targets, callers
 */
public record CarillonConfig(Path file, String httpHost, int httpPort, Path adminKeyFile, int kafkaPort, int postgresPort, String agiHost, int agiPort,
    String agiPeers, Path agiSecretFile, String region, String zone, Scheduling scheduling, List<String> forbiddenPrefixes, List<PbxLink> links, List<Entry> entries,
    List<Key> keys) {
  public CarillonConfig {
    forbiddenPrefixes = List.copyOf(forbiddenPrefixes);
    links = List.copyOf(links);
    entries = List.copyOf(entries);
    keys = List.copyOf(keys);
  }

  /**
   * One thing that is set through the API.
   *
   * @param path as {@code /v1/trunks/north}
   * @param place as {@code trunks[0]}, with the tree it came from, to say where something is wrong
   */
  record Entry(String path, JsonObject body, String place, Located.Mapping from) {}

  /** @param file holds the whole key; where it is missing a key is made and written into it */
  record Key(Path file, String label, String tenant, List<String> scopes) {}
}
