package io.carillon.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every message is written to the byte as Jackson writes it by itself. */
class QuickFieldsTest {
  private static final ObjectMapper PLAIN = JsonMapper.builder().addModule(new JavaTimeModule()).disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
      .defaultPropertyInclusion(JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL)).build();

  static Set<String> names() {
    return Wire.messages().keySet();
  }

  @ParameterizedTest @MethodSource("names") void aFullMessageIsWrittenAsEver(String name) throws JsonProcessingException {
    same(Samples.full(Wire.messages().get(name)));
  }

  @ParameterizedTest @MethodSource("names") void soIsOneThatHoldsNoMoreThanItMust(String name) throws IOException {
    try (var schema = QuickFieldsTest.class.getResourceAsStream("/schema/" + name + ".json")) {
      same(Samples.minimal(Wire.messages().get(name), PLAIN.readTree(schema)));
    }
  }

  private static void same(Object message) throws JsonProcessingException {
    assertThat(new String(Wire.encode(message), StandardCharsets.UTF_8)).isEqualTo(PLAIN.writeValueAsString(message));
  }
}
