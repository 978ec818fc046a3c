package io.carillon.lab.fake;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One Originate as it came: the headers, and its variables, of which the first of a name counts. */
record Order(Map<String, String> headers, Map<String, String> variables) {
  static Order of(List<Map.Entry<String, String>> lines) {
    var headers = new HashMap<String, String>();
    var variables = new HashMap<String, String>();
    for (var line : lines) {
      headers.putIfAbsent(line.getKey().toLowerCase(java.util.Locale.ROOT), line.getValue());
      if (!line.getKey().equalsIgnoreCase("Variable")) continue;
      int equals = line.getValue().indexOf('=');
      if (equals > 0) variables.putIfAbsent(line.getValue().substring(0, equals).replaceFirst("^_*", ""), line.getValue().substring(equals + 1));
    }
    return new Order(headers, variables);
  }

  String header(String name) {
    return headers.getOrDefault(name.toLowerCase(java.util.Locale.ROOT), "");
  }

  String value(String name) {
    return variables.getOrDefault("CARILLON_" + name, "");
  }

  /** A variable of the job's own. */
  String own(String name) {
    return variables.getOrDefault("CV_" + name, "");
  }

  int number(String name) {
    return Integer.parseInt(value(name));
  }
}
