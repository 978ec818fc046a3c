package io.carillon.lab.fake;

import java.util.Map;

/**
 * What the far end does with a call, by the number's last two digits, as lab/README.md has it of the real carrier. Milliseconds.
 *
 * @param ringAfter until it says 180; negative: it never does
 * @param after until it answers, or refuses; negative: never
 * @param code the final code: 200 answers
 * @param hangUpAfter from the answer until it hangs up; negative: it waits for us
 * @param key the key it presses a second after the answer, empty for none
 */
record Far(int ringAfter, int after, int code, int hangUpAfter, String key) {
  private static final int LONG = 60_000;
  private static final Map<String, Far> BY_END = Map.ofEntries(
      Map.entry("00", new Far(-1, 0, 200, 0, "")), Map.entry("01", new Far(0, 500, 200, LONG, "")), Map.entry("02", new Far(0, 1_000, 200, 1_000, "")),
      Map.entry("03", new Far(0, 300, 200, 3_000, "")), Map.entry("04", new Far(0, 4_000, 200, LONG, "")), Map.entry("06", new Far(-1, 0, 200, 10 * LONG, "")),
      Map.entry("10", new Far(0, 300, 486, 0, "")), Map.entry("11", refuses(600)), Map.entry("20", new Far(0, -1, 0, 0, "")), Map.entry("21", new Far(-1, -1, 0, 0, "")),
      Map.entry("30", refuses(503)), Map.entry("31", refuses(500)), Map.entry("32", refuses(502)), Map.entry("33", refuses(504)), Map.entry("40", refuses(404)),
      Map.entry("41", new Far(0, 500, 603, 0, "")), Map.entry("42", new Far(0, 500, 480, 0, "")), Map.entry("43", refuses(480)), Map.entry("44", refuses(410)),
      Map.entry("45", refuses(484)), Map.entry("46", refuses(604)), Map.entry("47", refuses(403)), Map.entry("48", refuses(488)), Map.entry("49", refuses(408)));

  private static Far refuses(int code) {
    return new Far(-1, 0, code, 0, "");
  }

  static Far of(String number) {
    String end = number.length() < 2 ? number : number.substring(number.length() - 2);
    if (end.matches("6[0-9]")) return new Far(0, 300, 200, LONG, end.substring(1));
    return BY_END.getOrDefault(end, new Far(0, 200, 200, 2_000, ""));
  }

  boolean answers() {
    return code == 200;
  }

  /** Asterisk's dial status and Q.850 cause for a final code, as measured (docs/asterisk.md). */
  static String status(int code) {
    return switch (code) {
      case 486, 600 -> "BUSY";
      case 503 -> "CONGESTION";
      case 480 -> "NOANSWER";
      default -> "CHANUNAVAIL";
    };
  }

  static int cause(int code) {
    return switch (code) {
      case 404, 604 -> 1;
      case 408 -> 18;
      case 410 -> 22;
      case 480 -> 19;
      case 484 -> 28;
      case 486, 600 -> 17;
      case 488 -> 58;
      case 500 -> 38;
      case 502 -> 27;
      case 503 -> 34;
      case 504 -> 102;
      default -> 21;
    };
  }

  /** The SIP line of a refusal, as Asterisk keeps it. */
  static String line(int code) {
    return "SIP " + code + " " + switch (code) {
      case 403 -> "Forbidden";
      case 404 -> "Not Found";
      case 408 -> "Request Timeout";
      case 410 -> "Gone";
      case 480 -> "Temporarily Unavailable";
      case 484 -> "Address Incomplete";
      case 486 -> "Busy Here";
      case 488 -> "Not Acceptable Here";
      case 500 -> "Internal Server Error";
      case 502 -> "Bad Gateway";
      case 503 -> "Service Unavailable";
      case 504 -> "Server Timeout";
      case 600 -> "Busy Everywhere";
      case 603 -> "Decline";
      case 604 -> "Does Not Exist Anywhere";
      default -> throw new IllegalArgumentException("no far end refuses by " + code);
    };
  }
}
