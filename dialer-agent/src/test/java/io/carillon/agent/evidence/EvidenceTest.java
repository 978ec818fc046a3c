package io.carillon.agent.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EvidenceTest {
  private static final String ID = "0199c0de-0000-7000-8000-000000000001";
  private static final String END = "E|" + ID + "|7|1764000000.125|BUSY|17|SIP 486 Busy Here|900|300|||callee||||PJSIP/north-00000001";

  @TempDir Path folder;

  private static EvidenceLine parsed(String line) {
    return EvidenceParser.parse(line).orElseThrow();
  }

  @Test void everyKindOfLineIsRead() {
    var at = Instant.ofEpochSecond(1764000000, 125_000_000);
    assertThat(parsed("A|" + ID + "|7|1764000000.125|north")).isEqualTo(new EvidenceLine.Arrived(ID, 7, at, "north"));
    assertThat(parsed("X|" + ID + "|7|1764000000.125|limit")).isEqualTo(new EvidenceLine.Dropped(ID, 7, at, "limit"));
    assertThat(parsed("U|" + ID + "|7|1764000000.125")).isEqualTo(new EvidenceLine.PickedUp(ID, 7, at));
    assertThat(parsed("D|" + ID + "|7|1764000000.125|42#")).isEqualTo(new EvidenceLine.Digits(ID, 7, at, "42#"));
    assertThat(parsed("F|7|1764000000.125")).isEqualTo(new EvidenceLine.Fence(7, at));
    assertThat(parsed("H|" + ID + "|1764000000.125")).isEqualTo(new EvidenceLine.Marked(ID, at));
    assertThat(parsed("P|3|1763999999-123456|1764000000.125")).isEqualTo(new EvidenceLine.Reply(3, "1763999999-123456", at));
    assertThat(parsed(END)).isEqualTo(new EvidenceLine.Ended(ID, 7, at, "BUSY", 17, "SIP 486 Busy Here", 900L, 300L, null, null, "callee", "", "", "",
        "PJSIP/north-00000001"));
  }

  @Test void whatIsCutChangedOrForeignIsNoEvidenceAndNoFailure() {
    for (int cut = 0; cut < END.length() - 22; cut++) assertThat(EvidenceParser.parse(END.substring(0, cut))).as("cut at %d", cut).isEmpty();
    var random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      var bytes = END.toCharArray();
      for (int n = random.nextInt(4); n >= 0; n--) bytes[random.nextInt(bytes.length)] = (char) random.nextInt(300);
      EvidenceParser.parse(new String(bytes));
    }
    assertThat(EvidenceParser.parse(null)).isEmpty();
    assertThat(EvidenceParser.parse("A|not-a-uuid|7|1764000000.125|north")).isEmpty();
  }

  @Test void theFirstArrivalIsTheTruth() {
    var trace = Trace.NONE.with((EvidenceLine.OfAttempt) parsed("A|" + ID + "|7|1.0|north"));
    var again = trace.with((EvidenceLine.OfAttempt) parsed("A|" + ID + "|7|2.0|north"));
    assertThat(again.with((EvidenceLine.OfAttempt) parsed("X|" + ID + "|7|2.0|stale")).dropped()).isNull();
    assertThat(trace.with((EvidenceLine.OfAttempt) parsed("X|" + ID + "|7|2.0|twice")).dropped()).isNull();
    assertThat(trace.with((EvidenceLine.OfAttempt) parsed("X|" + ID + "|7|2.0|stale")).dropped()).isNotNull();
  }

  @Test void theBookForgetsWhatIsLongPast() {
    var book = new EvidenceBook();
    book.add(parsed("A|" + ID + "|7|1000.0|north"));
    book.add(parsed("F|7|" + (1000 + EvidenceBook.KEPT.toSeconds() - 1) + ".0"));
    assertThat(book.of(ID).isEmpty()).isFalse();
    book.add(parsed("F|7|" + (1001 + EvidenceBook.KEPT.toSeconds()) + ".0"));
    assertThat(book.of(ID).isEmpty()).isTrue();
  }

  private static List<String> all(EvidenceTail tail) throws IOException {
    var lines = new ArrayList<String>();
    for (var some = tail.next(); !some.isEmpty(); some = tail.next()) lines.addAll(some);
    return lines;
  }

  @Test void aPartialLastLineWaitsForItsEnd() throws IOException {
    Path file = folder.resolve("evidence");
    try (var tail = new EvidenceTail(file)) {
      assertThat(tail.next()).isEmpty();
      Files.writeString(file, "one\ntw");
      assertThat(all(tail)).containsExactly("one");
      Files.writeString(file, "o\nthree\n", StandardOpenOption.APPEND);
      assertThat(all(tail)).containsExactly("two", "three");
    }
  }

  @Test void aRenamedFileIsReadToItsEndAndACutOneFromItsNewBeginning() throws IOException {
    Path file = folder.resolve("evidence");
    try (var tail = new EvidenceTail(file)) {
      Files.writeString(file, "one\n");
      assertThat(all(tail)).containsExactly("one");
      Files.writeString(file, "two\n", StandardOpenOption.APPEND);
      Files.move(file, folder.resolve("evidence.1"));
      Files.writeString(file, "three\n");
      assertThat(all(tail)).containsExactly("two", "three");
      Files.writeString(file, "4\n");
      assertThat(all(tail)).containsExactly("4");
    }
  }

  @Test void moreThanAChunkAndAnEndlessLineAreSurvived() throws IOException {
    Path file = folder.resolve("evidence");
    var text = new StringBuilder();
    for (int i = 0; i < 20_000; i++) text.append("line ").append(i).append('\n');
    Files.writeString(file, text + "x".repeat(200_000) + "\nlast\n");
    try (var tail = new EvidenceTail(file)) {
      var lines = new ArrayList<String>();
      for (int reads = 0; reads < 20; reads++) lines.addAll(tail.next());
      assertThat(lines).hasSize(20_001).contains("line 0", "line 19999").endsWith("last");
    }
  }
}
