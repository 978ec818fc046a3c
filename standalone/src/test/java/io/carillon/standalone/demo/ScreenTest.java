package io.carillon.standalone.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ScreenTest {
  private static final JsonObject PROGRESS = new JsonObject().put("submitted", 200).put("etaSeconds", 120)
      .put("jobs", new JsonObject().put("COMPLETED", 90).put("FAILED", 33).put("DIALING", 24))
      .put("outcomes", new JsonObject().put("ANSWERED", 90).put("NO_ANSWER", 11).put("BUSY", 15).put("INVALID_NUMBER", 5).put("UNREACHABLE", 2))
      .put("trunks", new JsonArray().add(new JsonObject().put("id", "north").put("inUse", 16).put("maxChannels", 16))
          .add(new JsonObject().put("id", "south").put("inUse", 8).put("maxChannels", 8)));

  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();

  private Screen screen(int columns) {
    return new Screen(new PrintStream(shown, true, StandardCharsets.UTF_8), columns);
  }

  private String shown() {
    return shown.toString(StandardCharsets.UTF_8);
  }

  @Test void noLineIsAsWideAsTheTerminal() {
    for (int columns : new int[] {20, 60, 80, 120}) {
      shown.reset();
      screen(columns).progress(PROGRESS, 0, false);
      assertThat(shown().lines()).as("%d columns", columns).isNotEmpty().allMatch(line -> line.length() < columns);
    }
  }

  @Test void nothingIsLostWhereALineIsDivided() {
    screen(60).progress(PROGRESS, 0, false);
    assertThat(shown().replaceAll("\\s+", " ")).contains("123 of 200, about 120 s left")
        .contains("outcomes: answered 90, no answer 11, busy 15, invalid number 5, unreachable 2").contains("trunks: north 16 of 16, south 8 of 8");
  }

  @Test void itIsDrawnOverWhatStoodThereAsHighAsThatWas() {
    var screen = screen(60);
    screen.progress(PROGRESS, 0, false);
    long height = shown().lines().count();
    shown.reset();
    screen.progress(PROGRESS, 1, false);
    assertThat(shown()).startsWith("\u001b[" + height + "A\u001b[J");
  }

  @Test void nothingIsDrawnUnderTheLastLine() {
    var screen = screen(60);
    screen.sayAtLast("Stopping");
    screen.progress(PROGRESS, 0, false);
    assertThat(shown()).isEqualTo("Stopping\n");
  }

  @Test void elsewhereThanOnATerminalThereAreNoControlCharacters() {
    var screen = screen(0);
    screen.progress(PROGRESS, 0, false);
    screen.progress(PROGRESS, 1, true);
    assertThat(shown().lines()).hasSize(2).allMatch(line -> line.chars().allMatch(c -> c >= ' '));
  }
}
