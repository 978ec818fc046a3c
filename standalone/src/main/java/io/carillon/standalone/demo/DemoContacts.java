package io.carillon.standalone.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The numbers of the demo. The last two digits decide what the carrier does with a call (lab/README.md has the table); each
 * twenty in a row hold every outcome, half of them answered. Numbers are spread over two prefixes, one for each trunk. Pure.
 */
final class DemoContacts {
  static final String NORTH = "+7916";
  static final String SOUTH = "+7926";
  /** Congested until somebody tells the carrier otherwise. */
  static final String CONGESTED = "30";

  private static final List<String> CODES = List.of(
      "02", "10", "01", "20", "03", "41", "02", "40", "00", "10", "01", CONGESTED, "03", "42", "02", "43", "01", "47", "11", "02");
  /** More of them would only wait for each other's second try. */
  private static final int MOST_CONGESTED = 10;
  /** The carrier answers with any SIP code where a number ends so. */
  private static final Pattern SPECIAL = Pattern.compile("99[789][4-6][0-9][0-9]$");

  private DemoContacts() {}

  static List<String> numbers(int count) {
    var numbers = new ArrayList<String>(count);
    int congested = 0;
    for (int i = 0, serial = 0; numbers.size() < count; i++, serial++) {
      String code = CODES.get(i % CODES.size());
      if (code.equals(CONGESTED) && congested++ >= MOST_CONGESTED) code = "02";
      String number = (i / CODES.size() % 5 < 3 ? NORTH : SOUTH) + "%05d".formatted(serial) + code;
      while (SPECIAL.matcher(number).find()) number = number.substring(0, 5) + "%05d".formatted(++serial) + code;
      numbers.add(number);
    }
    return numbers;
  }

  /** The file that is uploaded. */
  static String csv(List<String> numbers) {
    var csv = new StringBuilder("number,reference\n");
    for (int i = 0; i < numbers.size(); i++) csv.append(numbers.get(i)).append(",demo-").append(i + 1).append('\n');
    return csv.toString();
  }

  /** As the carrier sees it. */
  static String dialled(String number) {
    return number.substring(1);
  }
}
