package io.carillon.route;

import java.util.Collection;
import java.util.Optional;

/**
 * What keeps a trunk from being used now, whatever its channels and its pace; the first is the worst. What it is called is also
 * the reason of a job that expired for it.
 */
public enum TrunkTrouble {
  /** It is not there, or switched off. */
  NO_TRUNK("it is switched off, or not there"),
  NO_PBX("none of its PBXs is there and switched on"),
  PBX_DOWN("none of its PBXs can be given calls now"),
  TRUNK_OUT("its calls failed for its own reasons: it is given one at a time, to try it");

  private final String words;

  TrunkTrouble(String words) {
    this.words = words;
  }

  /** The same for people. */
  public String words() {
    return words;
  }

  /**
   * Of one trunk.
   *
   * @param there it exists and is enabled
   * @param pbxs what is wrong with each of its PBXs; empty: nothing
   */
  public static Optional<TrunkTrouble> of(boolean there, Collection<Optional<PbxTrouble>> pbxs) {
    if (!there) return Optional.of(NO_TRUNK);
    if (pbxs.stream().anyMatch(Optional::isEmpty)) return Optional.empty();
    if (pbxs.contains(Optional.of(PbxTrouble.TRUNK_OUT))) return Optional.of(TRUNK_OUT);
    return Optional.of(pbxs.stream().allMatch(trouble -> trouble.orElseThrow().isOfSettings()) ? NO_PBX : PBX_DOWN);
  }

  /** Of all trunks that a route names: empty where one of them can be used, else the trouble of the one that is nearest to it. */
  public static Optional<TrunkTrouble> ofAll(Collection<Optional<TrunkTrouble>> trunks) {
    if (trunks.stream().anyMatch(Optional::isEmpty)) return Optional.empty();
    return trunks.stream().map(Optional::orElseThrow).max(Enum::compareTo);
  }
}
