package io.carillon.agent.ami;

import java.util.Comparator;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which releases of Asterisk have CVE-2024-42365 mended, by which a manager user who may originate can write files there. By its
 * advisory (https://github.com/asterisk/asterisk/security/advisories/GHSA-c4cg-9275-6w44) the oldest are those in the tables; a
 * line begun later was born with it, one that had ended before never got it. What a distributor mended in an older release does
 * not show in its number.
 */
final class FixedReleases {
  /** The first line all of whose releases have it. */
  private static final int BORN_MENDED = 22;
  private static final Map<Integer, Release> OLDEST = Map.of(18, new Release(18, 24, 2), 20, new Release(20, 9, 2), 21, new Release(21, 4, 2));
  private static final Map<Integer, Release> OLDEST_CERTIFIED = Map.of(18, new Release(18, 9, 11), 20, new Release(20, 7, 2));

  /** A distributor puts what he likes behind it. */
  private static final Pattern PLAIN = Pattern.compile("([0-9]{1,4})\\.([0-9]{1,4})\\.([0-9]{1,4})(?![0-9]).*");
  private static final Pattern CERTIFIED = Pattern.compile("certified[-/]([0-9]{1,4})\\.([0-9]{1,4})-cert([0-9]{1,4})(?![0-9]).*");

  enum Standing {
    MENDED, OLDER,
    /** Built from a repository, say. */
    UNKNOWN
  }

  private record Release(int line, int minor, int patch) {
    static final Comparator<Release> ORDER = Comparator.comparingInt(Release::line).thenComparingInt(Release::minor).thenComparingInt(Release::patch);

    static Release of(Matcher found) {
      return new Release(Integer.parseInt(found.group(1)), Integer.parseInt(found.group(2)), Integer.parseInt(found.group(3)));
    }
  }

  private FixedReleases() {}

  /** @param version as Asterisk says it; null where it says none */
  static Standing of(String version) {
    if (version == null) return Standing.UNKNOWN;
    var certified = CERTIFIED.matcher(version);
    if (certified.matches()) return judged(Release.of(certified), OLDEST_CERTIFIED);
    var plain = PLAIN.matcher(version);
    return plain.matches() ? judged(Release.of(plain), OLDEST) : Standing.UNKNOWN;
  }

  private static Standing judged(Release release, Map<Integer, Release> oldest) {
    if (release.line() >= BORN_MENDED) return Standing.MENDED;
    var first = oldest.get(release.line());
    return first != null && Release.ORDER.compare(release, first) >= 0 ? Standing.MENDED : Standing.OLDER;
  }

  /** What to tell the operator of one that is not known to be mended. */
  static String complaint(String version) {
    return (of(version) == Standing.OLDER ? "Asterisk " + version + " is older than the releases that mend" : "nobody can tell whether Asterisk " + version + " mends")
        + " CVE-2024-42365 (18.24.2, 20.9.2, 21.4.2, each of 22): who has the manager user's secret may write files there; update it";
  }
}
