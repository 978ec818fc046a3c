package io.carillon.gateway.contacts;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;

/** Rows of a CSV (RFC 4180), with any line ends, with or without a byte order mark; empty lines are passed over. */
final class CsvRows implements Rows {
  /** Characters of one row, at most. */
  private static final int LONGEST = 64 * 1024;
  private static final int BYTE_ORDER_MARK = 0xfeff;

  private final Iterator<CsvRecord> records;
  private final CsvContact contact;

  private CsvRows(Iterator<CsvRecord> records, CsvContact contact) {
    this.records = records;
    this.contact = contact;
  }

  /** Reads the header; nothing is accepted where it is not good. */
  static CsvRows open(InputStream body, Function<List<CsvColumns.Column>, CsvContact> contact) throws IOException, Unreadable {
    var records = CsvReader.builder().skipEmptyLines(true).extraFieldStrategy(FieldMismatchStrategy.IGNORE)
        .missingFieldStrategy(FieldMismatchStrategy.IGNORE).allowUnclosedQuote(false).maxBufferSize(LONGEST)
        .ofCsvRecord(unmarked(body)).iterator();
    var header = next(records, 0);
    if (header == null) throw new Unreadable(null, "the upload is empty: not even a header");
    return new CsvRows(records, contact.apply(CsvColumns.read(header.getFields())));
  }

  /** Behind a byte order mark, where there is one: before a quote it would make the quote a part of the name. */
  private static Reader unmarked(InputStream body) throws IOException {
    var text = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
    text.mark(1);
    if (text.read() != BYTE_ORDER_MARK) text.reset();
    return text;
  }

  private long line;

  @Override public Row next() throws IOException, Unreadable {
    var record = next(records, line);
    if (record == null) return null;
    line = record.getStartingLineNumber();
    return contact.read(line, record.getFields());
  }

  private static CsvRecord next(Iterator<CsvRecord> records, long lastLine) throws IOException, Unreadable {
    try {
      return records.hasNext() ? records.next() : null;
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } catch (CsvParseException e) {
      if (e.getCause() instanceof IOException lost && !String.valueOf(lost.getMessage()).contains("buffer")) throw lost;
      throw new Unreadable(null, "what follows line " + lastLine + " cannot be read: a row has more than " + LONGEST + " characters, or a quote is not closed");
    }
  }
}
