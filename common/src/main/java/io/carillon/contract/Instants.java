package io.carillon.contract;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import com.fasterxml.jackson.datatype.jsr310.deser.InstantDeserializer;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;

/**
 * Moments as {@link Instant#toString} writes them, which every message of ours has some of, read and written digit by digit: with a formatter they
 * were the larger part of reading a message. Whatever looks otherwise is left to the formatter, so that nothing else is taken or said than before.
 */
final class Instants {
  private static final int SECONDS_END = 19;
  private static final int DAY_SECONDS = 86_400;
  private static final int[] TENS = {1_000_000_000, 100_000_000, 10_000_000, 1_000_000, 100_000, 10_000, 1_000, 100, 10, 1};

  private Instants() {}

  static SimpleModule module() {
    return new SimpleModule("moments").addSerializer(Instant.class, new Written()).addDeserializer(Instant.class, new Read());
  }

  /** As {@code 2026-11-23T09:00:00.123456Z}: no, three, six or nine digits behind the point. */
  static String text(Instant moment) {
    long day = Math.floorDiv(moment.getEpochSecond(), DAY_SECONDS);
    var date = LocalDate.ofEpochDay(day);
    if (date.getYear() < 0 || date.getYear() > 9999) return moment.toString();
    int second = (int) (moment.getEpochSecond() - day * DAY_SECONDS);
    var text = new char[30];
    digits(text, 0, date.getYear(), 4);
    text[4] = '-';
    digits(text, 5, date.getMonthValue(), 2);
    text[7] = '-';
    digits(text, 8, date.getDayOfMonth(), 2);
    text[10] = 'T';
    digits(text, 11, second / 3600, 2);
    text[13] = ':';
    digits(text, 14, second / 60 % 60, 2);
    text[16] = ':';
    digits(text, 17, second % 60, 2);
    int end = SECONDS_END;
    int nanos = moment.getNano();
    if (nanos != 0) {
      int places = nanos % 1_000_000 == 0 ? 3 : nanos % 1_000 == 0 ? 6 : 9;
      text[end] = '.';
      digits(text, end + 1, nanos / TENS[places], places);
      end += 1 + places;
    }
    text[end] = 'Z';
    return new String(text, 0, end + 1);
  }

  private static void digits(char[] into, int at, int number, int places) {
    for (int i = at + places - 1; i >= at; i--, number /= 10) into[i] = (char) ('0' + number % 10);
  }

  /** Null where it is not written so, or is no moment. */
  static Instant moment(String text) {
    int length = text.length();
    if (length < SECONDS_END + 1 || length > 30 || text.charAt(length - 1) != 'Z' || text.charAt(4) != '-' || text.charAt(7) != '-' || text.charAt(10) != 'T'
        || text.charAt(13) != ':' || text.charAt(16) != ':') return null;
    int year = number(text, 0, 4);
    int month = number(text, 5, 7);
    int day = number(text, 8, 10);
    int hour = number(text, 11, 13);
    int minute = number(text, 14, 16);
    int second = number(text, 17, SECONDS_END);
    int nanos = 0;
    if (length > SECONDS_END + 1) {
      if (text.charAt(SECONDS_END) != '.' || length == SECONDS_END + 2) return null;
      nanos = number(text, SECONDS_END + 1, length - 1);
      if (nanos < 0) return null;
      nanos *= TENS[length - SECONDS_END - 2];
    }
    if (year < 0 || month < 1 || day < 1 || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) return null;
    try {
      return Instant.ofEpochSecond(LocalDate.of(year, month, day).toEpochDay() * DAY_SECONDS + hour * 3600L + minute * 60L + second, nanos);
    } catch (DateTimeException noSuchDay) {
      return null;
    }
  }

  /** Negative where one is no digit. */
  private static int number(String text, int from, int to) {
    int number = 0;
    for (int i = from; i < to; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) return -1;
      number = number * 10 + digit;
    }
    return number;
  }

  private static final class Written extends StdScalarSerializer<Instant> {
    Written() {
      super(Instant.class);
    }

    @Override public void serialize(Instant moment, JsonGenerator to, SerializerProvider provider) throws IOException {
      to.writeString(text(moment));
    }
  }

  private static final class Read extends StdScalarDeserializer<Instant> {
    Read() {
      super(Instant.class);
    }

    @Override public Instant deserialize(JsonParser parser, DeserializationContext context) throws IOException {
      var moment = parser.currentToken() == JsonToken.VALUE_STRING ? moment(parser.getText()) : null;
      return moment != null ? moment : InstantDeserializer.INSTANT.deserialize(parser, context);
    }
  }
}
