package io.carillon.gateway.contacts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BadRowsTest {
  @TempDir private Path folder;

  private static JsonArray read(BadRows rows) throws IOException {
    return new JsonArray("[" + new String(rows.items().readAllBytes(), StandardCharsets.UTF_8) + "]");
  }

  @Test
  void eachIsThereInItsOrderWithWhatWasSaidOfIt() throws Exception {
    try (var rows = new BadRows(folder)) {
      rows.add(new Row.Rejected(2, "Number", "holds the letter я"));
      rows.add(new Row.Rejected(3, null, "has \"1\" field"));
      for (int line = 4; line < 200_000; line++) rows.add(new Row.Rejected(line, "ring_seconds", "is not a whole number from 1 to 600"));
      var read = read(rows);
      assertThat(read).hasSize(199_998);
      assertThat(read.getValue(0)).isEqualTo(new JsonObject().put("line", 2).put("column", "Number").put("reason", "holds the letter я"));
      assertThat(read.getValue(1)).isEqualTo(new JsonObject().put("line", 3).put("reason", "has \"1\" field"));
      assertThat(read.getJsonObject(199_997).getInteger("line")).isEqualTo(199_999);
    }
  }

  @Test
  void theFolderHoldsNothingAtAnyMoment() throws Exception {
    try (var rows = new BadRows(folder)) {
      assertThat(read(rows)).isEmpty();
    }
    try (var rows = new BadRows(folder)) {
      for (int line = 1; line < 100_000; line++) rows.add(new Row.Rejected(line, null, "is not a contact"));
      assertThat(folder).isEmptyDirectory();
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aFolderThatTakesNothingIsNamed() {
    var nowhere = folder.resolve("nowhere");
    try (var rows = new BadRows(nowhere)) {
      assertThatThrownBy(() -> rows.add(new Row.Rejected(1, null, "is empty"))).isInstanceOf(UncheckedIOException.class).hasMessageContaining(nowhere.toString());
    }
  }
}
