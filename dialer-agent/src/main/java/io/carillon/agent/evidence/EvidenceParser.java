package io.carillon.agent.evidence;

import io.carillon.id.Ids;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads one line of evidence. Empty where it is none: another writer's, cut off in a crash, or damaged. */
public final class EvidenceParser {
  private static final Pattern TIME = Pattern.compile("[0-9]{1,11}(\\.[0-9]{1,9})?");
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");
  private static final int LONGEST = 2000;
  private static final int ENDED_FIELDS = 16;

  private EvidenceParser() {}

  public static Optional<EvidenceLine> parse(String line) {
    if (line == null || line.length() < 4 || line.length() > LONGEST || line.charAt(1) != '|') return Optional.empty();
    String[] f = line.split("\\|", -1);
    return Optional.ofNullable(switch (line.charAt(0)) {
      case 'A' -> f.length == 5 && ofAttempt(f) ? new EvidenceLine.Arrived(f[1], number(f[2]), time(f[3]), f[4]) : null;
      case 'X' -> f.length == 5 && ofAttempt(f) ? new EvidenceLine.Dropped(f[1], number(f[2]), time(f[3]), f[4]) : null;
      case 'U' -> f.length == 4 && ofAttempt(f) ? new EvidenceLine.PickedUp(f[1], number(f[2]), time(f[3])) : null;
      case 'E' -> f.length == ENDED_FIELDS && ofAttempt(f) ? ended(f) : null;
      case 'D' -> f.length == 5 && ofAttempt(f) ? new EvidenceLine.Digits(f[1], number(f[2]), time(f[3]), f[4]) : null;
      case 'F' -> f.length == 3 && isNumber(f[1]) && isTime(f[2]) ? new EvidenceLine.Fence(number(f[1]), time(f[2])) : null;
      case 'H' -> f.length == 3 && Ids.isUuid(f[1]) && isTime(f[2]) ? new EvidenceLine.Marked(f[1], time(f[2])) : null;
      case 'P' -> f.length == 4 && isNumber(f[1]) && isTime(f[3]) ? new EvidenceLine.Reply(number(f[1]), f[2], time(f[3])) : null;
      default -> null;
    });
  }

  private static boolean ofAttempt(String[] f) {
    // An arrival that was dropped as stale may have had no epoch at all.
    return Ids.isUuid(f[1]) && (f[2].isEmpty() || isNumber(f[2])) && isTime(f[3]);
  }

  private static EvidenceLine ended(String[] f) {
    return new EvidenceLine.Ended(f[1], number(f[2]), time(f[3]), f[4], isNumber(f[5]) ? Integer.valueOf((int) number(f[5])) : null, f[6],
        millis(f[7]), millis(f[8]), millis(f[9]), millis(f[10]), f[11], f[12], f[13], f[14], f[15]);
  }

  private static boolean isNumber(String text) {
    return NUMBER.matcher(text).matches();
  }

  private static boolean isTime(String text) {
    return TIME.matcher(text).matches();
  }

  private static long number(String text) {
    return text.isEmpty() ? 0 : Long.parseLong(text);
  }

  private static Long millis(String text) {
    return isNumber(text) ? Long.valueOf(text) : null;
  }

  private static Instant time(String text) {
    var seconds = new BigDecimal(text);
    long whole = seconds.longValue();
    return Instant.ofEpochSecond(whole, seconds.subtract(BigDecimal.valueOf(whole)).movePointRight(9).longValue());
  }
}
