package io.carillon.scheduler.dispatch;

import io.carillon.scheduler.settings.LineSettings;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Which trunks a waiting job was found to want, as it is written beside it: those that its route or target names and that are not barred, behind a stamp of
 * the settings this follows from.
 *
 * <p>What is written is believed only while its stamp is that of the settings: after a change of routes, or of what a campaign's jobs inherit that routes look
 * at, nothing is known of who waits until he has been looked at again.
 */
final class Wants {
  /** Of a job that was not looked at since it was taken in or last rung. */
  static final String UNKNOWN = "";

  private final LineSettings settings;
  private final String routing;
  private final Map<UUID, String> stamps = new HashMap<>();

  Wants(LineSettings settings) {
    this.settings = settings;
    routing = settings.routes() + " " + new TreeMap<>(settings.targets());
  }

  /** By these settings; they stay the same until something changes. */
  Wants by(LineSettings now) {
    return now == settings ? this : new Wants(now);
  }

  /** @param onlyPbx the one that must ring, null: any */
  String of(UUID campaign, Collection<String> trunks, String onlyPbx) {
    var words = new ArrayList<String>(trunks.size() + 1);
    words.add(stamp(campaign));
    trunks.forEach(trunk -> words.add(onlyPbx == null ? trunk : trunk + "@" + onlyPbx));
    return String.join(" ", words);
  }

  /** Whether a trunk can take a call. */
  @FunctionalInterface
  interface Free {
    Free ALL = (trunk, onlyPbx, urgent) -> true;

    /** @param onlyPbx the one that must ring, null: any */
    boolean takes(String trunk, String onlyPbx, boolean urgent);

    /** The same, asked once for each. */
    default Free once() {
      var asked = new HashMap<String, Boolean>();
      return (trunk, onlyPbx, urgent) -> asked.computeIfAbsent(trunk + "@" + onlyPbx + urgent, first -> takes(trunk, onlyPbx, urgent));
    }
  }

  /** Whether somebody who waits so could be rung now, as far as is known. */
  boolean open(UUID campaign, String wants, boolean urgent, Free free) {
    if (wants.equals(UNKNOWN)) return true;
    var words = List.of(wants.split(" "));
    return !words.getFirst().equals(stamp(campaign)) || words.stream().skip(1).anyMatch(way -> {
      var parts = way.split("@");
      return free.takes(parts[0], parts.length > 1 ? parts[1] : null, urgent);
    });
  }

  /** Of text: what it says is the same in every process, which a hash of the values themselves need not be. */
  private String stamp(UUID campaign) {
    return stamps.computeIfAbsent(campaign, id -> {
      var known = settings.campaigns().get(id);
      return Integer.toHexString((known == null ? routing : routing + known.spec().callerId() + known.spec().destinations()).hashCode());
    });
  }
}
