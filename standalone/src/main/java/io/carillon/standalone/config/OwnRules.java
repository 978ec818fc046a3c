package io.carillon.standalone.config;

import io.carillon.agi.AgiSettings;
import io.carillon.agi.server.PeerList;
import io.carillon.gateway.GatewaySettings;
import io.carillon.gateway.edge.ApiKeys;
import io.carillon.gateway.number.Forbidden;
import io.carillon.gateway.number.NumberReader;
import io.carillon.gateway.number.Reading;
import io.carillon.gateway.number.Routed;
import io.carillon.number.NumberForm;
import io.carillon.route.DialPattern;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;

/**
 * What no schema says of the file, held against what the processes would say that are told it: here it has a line. Each takes a field
 * and gives its value, good or not.
 */
final class OwnRules {
  private OwnRules() {}

  static String region(Fields top) {
    String region = top.text("region", null);
    if (region != null && !NumberForm.isRegion(region)) top.wrong("region", "is '" + region + "': an ISO 3166 country as US is wanted");
    return region;
  }

  static String zone(Fields top) {
    String zone = top.text("zone", null);
    try {
      if (zone != null) ZoneId.of(zone);
    } catch (DateTimeException unknown) {
      top.wrong("zone", "is '" + zone + "': an IANA time zone such as Europe/Moscow is wanted");
    }
    return zone;
  }

  static List<String> forbiddenPrefixes(Fields top) {
    return top.texts("forbiddenPrefixes", prefix -> GatewaySettings.isPrefix(prefix) ? null : "has '" + prefix + "': + and digits are wanted");
  }

  static String peers(Fields agi) {
    String peers = agi.text("peers", null);
    try {
      if (peers != null) PeerList.parse(peers);
    } catch (IllegalArgumentException wrong) {
      agi.wrong("peers", wrong.getMessage());
    }
    return peers;
  }

  static Path adminKey(Fields http) {
    return secret(http, "adminKeyFile", "holds fewer than " + GatewaySettings.SHORTEST_KEY + " characters", key -> key.length() >= GatewaySettings.SHORTEST_KEY);
  }

  static Path agiSecret(Fields agi) {
    return secret(agi, "secretFile", AgiSettings.SECRET_FORM, AgiSettings::isSecret);
  }

  static Path amiSecret(Fields ami) {
    return secret(ami, "secretFile", "is empty", key -> !key.isEmpty());
  }

  /** Of a key that is there; one that is not is made. */
  static Path apiKey(Fields key) {
    Path file = key.path("file");
    if (file == null || !Files.exists(file)) return file;
    return secret(key, "file", "holds no key of the form ck_<id>_<secret>; take the file away and one is made", text -> ApiKeys.id(text).isPresent());
  }

  private interface Good {
    boolean holds(String secret);
  }

  private static Path secret(Fields fields, String name, String otherwise, Good good) {
    Path file = fields.path(name);
    if (file == null) return null;
    try {
      if (!good.holds(Files.readString(file).strip())) fields.wrong(name, "names " + file + ", which " + otherwise);
    } catch (IOException unreadable) {
      fields.wrong(name, "names " + file + ", which cannot be read");
    }
    return file;
  }

  /**
   * Who may be rung back. An extension is taken: routes that are not in the file may name it.
   *
   * @param number as it stands there; empty: that it is missing has been said
   */
  static void caller(Fields caller, String number, String region, List<String> forbiddenPrefixes) {
    if (number.isEmpty()) return;
    var named = new Routed(List.of(new DialPattern(null, null, number, null)));
    if (new NumberReader(Forbidden.with(forbiddenPrefixes)).read(number, region, named) instanceof Reading.Refused refused) caller.wrong("number", refused.why());
  }
}
