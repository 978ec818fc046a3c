package io.carillon.agi.protocol;

/**
 * How much a peer may say.
 *
 * @param lines in the environment, and in the usage text of a 520
 * @param lineBytes in one line, its end not counted
 */
public record AgiLimits(int lines, int lineBytes) {
  public static final AgiLimits DEFAULT = new AgiLimits(64, 1024);
}
