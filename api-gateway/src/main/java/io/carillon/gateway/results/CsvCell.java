package io.carillon.gateway.results;

/**
 * One cell of an exported CSV, always quoted. A cell that a spreadsheet would take for a formula gets an apostrophe in front;
 * a number with its plus is no formula and stays as it is, as quoted text.
 */
final class CsvCell {
  private CsvCell() {}

  static String of(Object value) {
    if (value == null) return "\"\"";
    String text = value.toString();
    return "\"" + (isFormula(text) ? "'" : "") + text.replace("\"", "\"\"") + "\"";
  }

  private static boolean isFormula(String text) {
    if (text.isEmpty() || "=+-@\t\r\n".indexOf(text.charAt(0)) < 0) return false;
    return !(text.charAt(0) == '+' && text.length() > 1 && text.chars().skip(1).allMatch(c -> c >= '0' && c <= '9'));
  }
}
