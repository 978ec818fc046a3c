package io.carillon.agi.protocol;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Collects the {@code agi_key: value} lines. A key said twice is a breach: whoever gets a line end into a caller id could
 * otherwise say a second {@code agi_arg_1}.
 */
final class EnvironmentReader {
  private static final Pattern LINE = Pattern.compile("(agi_[a-z0-9_]{1,40}):(?: (.*))?");

  private final int most;
  private final Map<String, String> values = new HashMap<>();

  EnvironmentReader(int most) {
    this.most = most;
  }

  /** Takes a line, the empty last one too; answers what is wrong with it, or null. */
  String take(String line) {
    if (line.isEmpty()) return values.isEmpty() ? "the environment is empty" : null;
    if (values.size() >= most) return "the environment has more than " + most + " lines";
    var matched = LINE.matcher(line);
    if (!matched.matches()) return "a line of the environment is not 'agi_name: value'";
    String value = matched.group(2) == null ? "" : matched.group(2);
    return values.putIfAbsent(matched.group(1), value) == null ? null : "the environment says " + matched.group(1) + " twice";
  }

  AgiEnvironment done() {
    return new AgiEnvironment(values);
  }
}
