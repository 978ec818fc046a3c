package io.carillon.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.time.Instant;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Moments are read and written as they were before, only quicker. */
class InstantsTest {
  private static final ObjectMapper BEFORE = mapper().build();
  private static final ObjectMapper NOW = mapper().addModule(Instants.module()).build();

  private static JsonMapper.Builder mapper() {
    return JsonMapper.builder().addModule(new JavaTimeModule()).disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS).disable(DeserializationFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE);
  }

  @Test void anyMomentIsWrittenAsBeforeAndReadBackAsItself() throws JsonProcessingException {
    var random = new SplittableRandom(1);
    for (int i = 0; i < 20_000; i++) {
      long second = i % 3 == 0 ? random.nextLong(Instant.MIN.getEpochSecond(), Instant.MAX.getEpochSecond()) : random.nextLong(-62_200_000_000L, 253_500_000_000L);
      int nanos = switch (i % 4) {
        case 0 -> 0;
        case 1 -> random.nextInt(1000) * 1_000_000;
        case 2 -> random.nextInt(1_000_000) * 1_000;
        default -> random.nextInt(1_000_000_000);
      };
      var moment = Instant.ofEpochSecond(second, nanos);
      String text = BEFORE.writeValueAsString(moment);
      assertThat(NOW.writeValueAsString(moment)).isEqualTo(text);
      assertThat(NOW.readValue(text, Instant.class)).isEqualTo(moment);
    }
  }

  @ParameterizedTest @ValueSource(strings = {"2026-11-23T09:00:00Z", "2026-11-23T09:00:00.1Z", "2026-11-23T09:00:00.12Z", "2026-11-23T09:00:00.123456789Z", "2026-11-23T09:00:00.Z", "2026-11-23T09:00Z",
      "2026-11-23T09:00:00+00:00", "2026-11-23T10:00:00+01:00", "2026-11-23T09:00:00z", "2026-02-29T09:00:00Z", "2024-02-29T09:00:00Z", "2026-13-01T09:00:00Z", "2026-11-23T24:00:00Z", "2026-11-23T09:60:00Z",
      "2016-12-31T23:59:60Z", "-001-11-23T09:00:00Z", "0000-01-01T00:00:00Z", "+12026-11-23T09:00:00Z", "2026-11-23 09:00:00Z", "2026-11-23T09:00:00.12345678901Z", "2026-11-23T0a:00:00Z", "2026-11-23T09:00:00.1x3Z",
      "\u0662\u0660\u0662\u0666-11-23T09:00:00Z", "2026-1-23T09:00:00.00Z", "1795424400", "", "soon"})
  void whateverIsSaidIsTakenOrRefusedAsBefore(String text) {
    assertThat(read(NOW, '"' + text + '"')).isEqualTo(read(BEFORE, '"' + text + '"'));
  }

  @ParameterizedTest @ValueSource(strings = {"1795424400", "1795424400.5", "true", "null", "[]", "{}"}) void soIsWhatIsNoText(String json) {
    assertThat(read(NOW, json)).isEqualTo(read(BEFORE, json));
  }

  private static String read(ObjectMapper mapper, String json) {
    try {
      return String.valueOf(mapper.readValue(json, Instant.class));
    } catch (JsonProcessingException refused) {
      return "refused";
    }
  }
}
