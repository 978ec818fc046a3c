package io.carillon.simulation.store;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Finds a statement of the scheduler's by the class and the constant that hold it, so that its text stands in one place. */
final class Sql {
  /** Texts of classes, which are what they are: looked up once a process, not once a run. */
  private static final Map<String, String> KNOWN = new ConcurrentHashMap<>();

  private Sql() {}

  /**
   * @param type below {@code io.carillon.scheduler}, as in {@code dispatch.PgApply}, or its whole name
   * @param constant for a statement with a place in it, what stands there behind a colon
   */
  static String of(String type, String constant) {
    return KNOWN.computeIfAbsent(type + "." + constant, first -> looked(type, constant));
  }

  private static String looked(String type, String constant) {
    int place = constant.indexOf(':');
    return place < 0 ? (String) read(type, constant) : ((String) read(type, constant.substring(0, place))).formatted(constant.substring(place + 1));
  }

  @SuppressWarnings("unchecked")
  static List<String> all(String type, String constant) {
    return (List<String>) read(type, constant);
  }

  private static Object read(String type, String constant) {
    try {
      var field = Class.forName(type.startsWith("io.") ? type : "io.carillon.scheduler." + type).getDeclaredField(constant);
      field.setAccessible(true);
      return field.get(null);
    } catch (ReflectiveOperationException gone) {
      throw new IllegalStateException("there is no statement " + type + "." + constant + " any more: what answers it here has to go, too", gone);
    }
  }
}
