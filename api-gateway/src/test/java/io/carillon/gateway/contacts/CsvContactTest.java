package io.carillon.gateway.contacts;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.contract.CallSpec;
import io.carillon.contract.Window;
import io.carillon.gateway.number.Reading;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each bad field of a row is answered with its column and what is wrong with it; a good one says what it says. */
final class CsvContactTest {
  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
  private static final Window WINDOW = new Window("09:00", "20:00", Set.of("MON"), "UTC");

  private static Row row(String header, String row, Window window) throws IOException, Rows.Unreadable {
    return row((header + "\n" + row + "\n").getBytes(StandardCharsets.UTF_8), window);
  }

  private static Row row(byte[] csv, Window window) throws IOException, Rows.Unreadable {
    return CsvRows.open(new ByteArrayInputStream(csv), columns -> new CsvContact(columns,
        text -> text.chars().allMatch(Character::isDigit) ? new Reading.Accepted(text, null) : new Reading.Refused("holds letters", false), defaults(window), NOW, NOW.plus(Duration.ofDays(30)))).next();
  }

  private static CallSpec defaults(Window window) {
    return new CallSpec(null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, window, null, null, null, null);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
      "to,reference|1|null|has 1 fields where the header has 2",
      "to,reference|1,a,b|null|has 3 fields where the header has 2",
      "to,reference|x,a|to|holds letters",
      "to,to2|1,x|to2|holds letters",
      "to,ring_seconds|1,0|ring_seconds|from 1 to 600",
      "to,ring_seconds|1,601|ring_seconds|from 1 to 600",
      "to,ring_seconds|1,-5|ring_seconds|from 1 to 600",
      "to,ring_seconds|1,1e2|ring_seconds|from 1 to 600",
      "to,ring_seconds|1,4294967297|ring_seconds|from 1 to 600",
      "to,priority|1,10|priority|from 0 to 9",
      "to,not_before|1,tomorrow|not_before|RFC 3339",
      "to,not_before|1,2026-11-24T09:00:00|not_before|RFC 3339",
      "to,expires_at|1,2026-11-23T11:59:59Z|expires_at|in the past",
      "to,expires_at|1,2026-11-23T12:00:00Z|expires_at|in the past",
      "to,not_before,expires_at|1,2026-11-24T09:00:00Z,2026-11-24T09:00:00Z|expires_at|not after not_before",
      "to,not_before|1,2026-12-24T09:00:00Z|not_before|end of the campaign, 2026-12-23T12:00:00Z",
      "to,not_before,expires_at|1,2026-11-24T09:00:00Z,2026-11-26T09:00:00Z|null|does not open from 2026-11-24T09:00:00Z to 2026-11-26T09:00:00Z",
      "to,zone|1,Mars/Base|zone|IANA",
      "to,var.A|1,`x=1`|var.A|not allowed in a variable",
      "to,var.A|1,x;y|var.A|not allowed in a variable",
      "to,var.A|1,${SHELL}|var.A|not allowed in a variable"})
  void aBadFieldIsAnsweredWithItsColumnAndReason(String header, String row, String column, String reason) throws Exception {
    assertThat(row(header, row, WINDOW)).isInstanceOfSatisfying(Row.Rejected.class, rejected -> {
      assertThat(rejected.line()).isEqualTo(2);
      assertThat(String.valueOf(rejected.column())).isEqualTo(column);
      assertThat(rejected.reason()).contains(reason);
    });
  }

  @Test
  void whatIsTooLongOrTooMuchIsRefused() throws Exception {
    assertThat(row("to,reference", "1," + "r".repeat(201), null)).isInstanceOf(Row.Rejected.class);
    assertThat(row("to,reference", "1," + "r".repeat(200), null)).isInstanceOf(Row.Contact.class);
    assertThat(row("to,var.a", "1," + "x".repeat(257), null)).isInstanceOf(Row.Rejected.class);
    assertThat(row("to,var.a", "1," + "x".repeat(256), null)).isInstanceOf(Row.Contact.class);
    String four = "," + "x".repeat(200) + "," + "x".repeat(200) + "," + "x".repeat(200) + ",";
    assertThat(row("to,var.a,var.b,var.c,var.d", "1" + four + "x".repeat(196), null)).isInstanceOf(Row.Contact.class);
    assertThat(row("to,var.a,var.b,var.c,var.d", "1" + four + "x".repeat(197), null)).isInstanceOfSatisfying(Row.Rejected.class,
        rejected -> assertThat(rejected.reason()).contains("800"));
    var header = new StringBuilder("to");
    var values = new StringBuilder("1");
    for (int i = 0; i < 11; i++) {
      header.append(",var.v").append(i);
      values.append(",x");
    }
    assertThat(row(header.toString(), values.toString(), null)).isInstanceOfSatisfying(Row.Rejected.class, rejected -> assertThat(rejected.column()).isEqualTo("var.v10"));
    assertThat(row(header.toString(), values.substring(0, values.length() - 1), null)).as("the eleventh is empty: none").isInstanceOf(Row.Contact.class);
  }

  @Test
  void aReferenceThatIsNoUtf8OrHoldsAControlCharacterIsRefused() throws Exception {
    assertThat(row(new byte[] {'t', 'o', ',', 'r', 'e', 'f', 'e', 'r', 'e', 'n', 'c', 'e', '\n', '1', ',', (byte) 0xe9, '\n'}, null))
        .isEqualTo(new Row.Rejected(2, "reference", "is not UTF-8"));
    assertThat(row("to,reference", "1,a\u0000b", null)).isEqualTo(new Row.Rejected(2, "reference", "holds a control character"));
    assertThat(row("to,reference", "1,a\u0085b", null)).isInstanceOf(Row.Rejected.class);
  }

  @Test
  void aZoneIsThatOfTheCampaignsWindowAndOfNoUseWithoutOne() throws Exception {
    assertThat(row("to,zone", "1,Europe/Riga", null)).isInstanceOfSatisfying(Row.Rejected.class, rejected -> assertThat(rejected.reason()).contains("no calling window"));
    assertThat(row("to,zone", "1,Europe/Riga", WINDOW)).isInstanceOfSatisfying(Row.Contact.class,
        contact -> assertThat(contact.spec().window()).isEqualTo(new Window("09:00", "20:00", Set.of("MON"), "Europe/Riga")));
    assertThat(row("to,zone", "1,recipient", WINDOW)).isInstanceOf(Row.Contact.class);
    assertThat(row("to,zone", "1,", null)).isInstanceOf(Row.Contact.class);
  }

  @Test
  void aGoodRowSaysWhatItSays() throws Exception {
    var read = row(" Number , REFERENCE,RingSeconds,priority,not_before,expires_at,cv_city", " 1 ,\"a, \"\"b\"\"\",600,9,2026-11-24T09:00:00+03:00,2026-11-25T00:00:00Z,Perm", null);
    assertThat(read).isInstanceOfSatisfying(Row.Contact.class, contact -> {
      var spec = contact.spec();
      assertThat(spec.destinations()).singleElement().satisfies(to -> assertThat(to.to()).isEqualTo("1"));
      assertThat(spec.reference()).isEqualTo("a, \"b\"");
      assertThat(spec.ringSeconds()).isEqualTo(600);
      assertThat(spec.priority()).isEqualTo(9);
      assertThat(spec.notBefore()).isEqualTo("2026-11-24T06:00:00Z");
      assertThat(spec.expiresAt()).isEqualTo("2026-11-25T00:00:00Z");
      assertThat(spec.variables()).isEqualTo(Map.of("CITY", "Perm"));
    });
  }
}
