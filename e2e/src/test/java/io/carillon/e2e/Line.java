package io.carillon.e2e;

/**
 * A hundred times a hundred numbers that no other test rings, and the trunk that leads to them.
 *
 * @param trunk the trunk's id; the numbers' route names it alone
 */
record Line(int block, String trunk) {
  /** In E.164. {@code code}: two digits that decide what the carrier does (lab/README.md). */
  String number(int nth, String code) {
    return "+" + dialled(nth, code);
  }

  /** As the carrier sees it. */
  String dialled(int nth, String code) {
    return "7916%03d%02d%s".formatted(block, nth, code);
  }

  /** As somebody in the country types it. */
  String typed(int nth, String code) {
    return "8" + dialled(nth, code).substring(1);
  }

  String pattern() {
    return "+7916%03dXXXX".formatted(block);
  }

  boolean holds(String dialled) {
    return dialled.startsWith("7916%03d".formatted(block));
  }
}
