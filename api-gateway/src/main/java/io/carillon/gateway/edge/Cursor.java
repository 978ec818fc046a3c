package io.carillon.gateway.edge;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** Where the next page begins: the sort key of the last row, wrapped so that nobody builds on its form. */
public final class Cursor {
  private static final String SEPARATOR = "\u001f";

  private Cursor() {}

  public static String of(String... parts) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(String.join(SEPARATOR, parts).getBytes(StandardCharsets.UTF_8));
  }

  /**
   * @param text a cursor or null
   * @return its parts, null where there was none
   */
  public static List<String> read(String text, int parts) {
    if (text == null) return null;
    try {
      var read = List.of(new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8).split(SEPARATOR, -1));
      if (read.size() == parts) return read;
    } catch (IllegalArgumentException notOurs) {
      throw wrong();
    }
    throw wrong();
  }

  public static Problem.Thrown wrong() {
    return Problem.invalidParameter("cursor", "cursor is not one that a page of this list ended with").thrown();
  }
}
