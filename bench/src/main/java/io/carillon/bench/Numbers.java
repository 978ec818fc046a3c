package io.carillon.bench;

/** Valid numbers (New York), as many as wanted, all different. */
final class Numbers {
  private Numbers() {}

  /** The n-th number that the laboratory's carrier answers and hangs up at once. */
  static String answered(int n) {
    int exchange = 220 + n / 100;
    return "+1212%03d%02d00".formatted(exchange, n % 100);
  }

  /** The n-th number that the carrier answers and stays on until the PBX hangs up. It sends no media: that would measure Asterisk. */
  static String held(int n) {
    return answered(n).replaceFirst("00$", "07");
  }

  /** The n-th of up to six million that nobody is going to ring. */
  static String any(int n) {
    return "+1%03d%03d%04d".formatted(n < 3_000_000 ? 212 : 646, 220 + n % 3_000_000 / 10_000, n % 10_000);
  }
}
