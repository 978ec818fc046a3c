package io.carillon.route;

import io.carillon.contract.PbxMode;
import java.time.Duration;
import java.util.Optional;

/**
 * What stands of one PBX in its row, as far as it decides whether calls may be started over it.
 *
 * @param fenced the turn of its agent stands in Asterisk
 * @param clockRight the agent's clock is the database's, but for what is allowed
 * @param silence since the agent's last word was read; null: nothing was read of the present one
 * @param counted it told of channels in that word
 * @param countMillis how long the count took; null: not told
 */
public record PbxWord(PbxMode mode, boolean enabled, boolean fenced, boolean clockRight, boolean linkUp, Duration silence, boolean counted,
    Integer countMillis) {
  /** A PBX that was silent for longer gets nothing. */
  public static final Duration FRESH = Duration.ofSeconds(5);
  /** How old a count of channels may be when calls are started on it (DESIGN, P4). */
  public static final Duration COUNTED = Duration.ofSeconds(1);

  /** What keeps calls from being started over it, the first thing to be mended first; empty: nothing does. */
  public Optional<PbxTrouble> trouble() {
    if (!enabled) return Optional.of(PbxTrouble.DISABLED);
    if (!fenced) return Optional.of(PbxTrouble.NO_AGENT);
    if (!clockRight) return Optional.of(PbxTrouble.CLOCK);
    if (!linkUp) return Optional.of(PbxTrouble.LINK_DOWN);
    if (!isFresh()) return Optional.of(PbxTrouble.SILENT);
    return isCounted() ? Optional.empty() : Optional.of(PbxTrouble.NOT_COUNTED);
  }

  /** Something was heard of it a moment ago. */
  public boolean isFresh() {
    return silence != null && silence.compareTo(FRESH) < 0;
  }

  /** Its channels were counted in time; by call files nobody can be asked, and no count is demanded. */
  public boolean isCounted() {
    if (mode == PbxMode.SPOOL) return true;
    if (silence == null || !counted) return false;
    return silence.plusMillis(countMillis == null ? 0 : countMillis).compareTo(COUNTED) <= 0;
  }
}
