package io.carillon.gateway.contacts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.contract.CallSpec;
import io.carillon.gateway.number.Reading;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CsvRowsTest {
  private static List<Row> rows(String csv) throws IOException, Rows.Unreadable {
    var rows = CsvRows.open(new ByteArrayInputStream(csv.getBytes(StandardCharsets.UTF_8)), columns -> new CsvContact(columns,
        text -> text.isEmpty() ? new Reading.Refused("is empty", false) : new Reading.Accepted(text, null), CallSpec.empty(), Instant.parse("2026-11-23T00:00:00Z"),
        Instant.parse("2026-12-23T00:00:00Z")));
    var all = new ArrayList<Row>();
    for (var row = rows.next(); row != null; row = rows.next()) all.add(row);
    return all;
  }

  @Test
  void linesAreCountedWhateverTheirEnds() throws Exception {
    assertThat(rows("to\r\n1\r2\n\n\r\n3\n").stream().map(Row::line)).containsExactly(2L, 3L, 6L);
  }

  @Test
  void aByteOrderMarkIsNoPartOfTheFirstName() throws Exception {
    assertThat(rows("\ufeffto,reference\n1,a\n").getFirst()).isInstanceOf(Row.Contact.class);
    assertThat(rows("\ufeff\"to\"\n1\n").getFirst()).isInstanceOf(Row.Contact.class);
  }

  @Test
  void aQuotedFieldMayHoldLineEnds() throws Exception {
    var rows = rows("to,reference\n1,\"a\nb\"\n2,c\n");
    assertThat(rows.get(0)).isEqualTo(new Row.Rejected(2, "reference", "holds a control character"));
    assertThat(rows.get(1).line()).isEqualTo(4);
  }

  @Test
  void aStrayQuoteSpoilsItsOwnRowAtMost() throws Exception {
    assertThat(rows("to,reference\n1,a\"b\n2,c\n")).hasSize(2).allMatch(Row.Contact.class::isInstance);
  }

  @Test
  void furtherNumbersGoInTheirOrder() throws Exception {
    var contact = (Row.Contact) rows("to3,number,to2\n3,1,2\n").getFirst();
    assertThat(contact.spec().destinations().stream().map(destination -> destination.to())).containsExactly("1", "2", "3");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "reference", "to,to", "to,number", "to,colour", "to,", "to,var.a b", "to,zone,Zone"})
  void aBadHeaderIsRefused(String header) {
    assertThatThrownBy(() -> rows(header + "\n1,2\n")).isInstanceOf(Rows.Unreadable.class);
  }

  @Test
  void tooLongARowEndsTheReading() {
    assertThatThrownBy(() -> rows("to\n1\n" + "9".repeat(100_000))).isInstanceOf(Rows.Unreadable.class);
  }
}
