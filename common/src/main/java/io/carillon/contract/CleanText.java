package io.carillon.contract;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.KeyDeserializer;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.deser.std.StringDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;

/**
 * Refuses text that can be read but never stored or sent on: a NUL (no database text holds one) and half a surrogate pair (no
 * UTF-8 has one). Such a record is unreadable where it comes in, not a failure of the batch it is in.
 */
final class CleanText {
  private CleanText() {}

  static SimpleModule module() {
    return new SimpleModule("clean text").addDeserializer(String.class, new Value()).addKeyDeserializer(String.class, new Key());
  }

  /** What is wrong with the text, null where nothing is. */
  static String fault(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0) return "holds a NUL";
      if (!Character.isSurrogate(c)) continue;
      boolean pair = Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1));
      if (!pair) return "holds half a surrogate pair";
      i++;
    }
    return null;
  }

  private static final class Value extends StdScalarDeserializer<String> {
    Value() {
      super(String.class);
    }

    @Override public String deserialize(JsonParser parser, DeserializationContext context) throws IOException {
      String text = StringDeserializer.instance.deserialize(parser, context);
      String fault = text == null ? null : fault(text);
      return fault == null ? text : (String) context.handleWeirdStringValue(String.class, "", "the text %s", fault);
    }
  }

  private static final class Key extends KeyDeserializer {
    @Override public Object deserializeKey(String key, DeserializationContext context) throws IOException {
      String fault = fault(key);
      return fault == null ? key : context.handleWeirdKey(String.class, "", "the name %s", fault);
    }
  }
}
