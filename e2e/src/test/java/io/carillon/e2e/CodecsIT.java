package io.carillon.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** As many codecs as a call may name: those that the PBX knows, that it does not know, and that it knows and cannot translate. */
@WithWhole
class CodecsIT {
  @ParameterizedTest @ValueSource(strings = {Whole.BY_AMI, Whole.BY_FILES}) void whatIsTakenIsRungOrEndsSoonAndSaysWhy(String pbx, Whole whole) {
    var line = whole.line(pbx);
    String strange = call(whole, line.number(1, "01"), List.of("c0", "c1", "c2", "c3", "c4", "c5", "c6", "c7", "c8", "c9"));
    String plain = call(whole, line.number(2, "01"), List.of("alaw", "ulaw", "gsm"));
    String untranslatable = call(whole, line.number(3, "01"), List.of("alaw", "ulaw", "gsm", "g722", "g726", "slin", "slin16", "ilbc", "g729", "opus"));
    for (String job : List.of(strange, plain)) {
      var ended = whole.api().ended(job);
      assertThat(ended.getString("state")).as(ended.encode()).isEqualTo("COMPLETED");
    }
    var told = whole.api().ended(untranslatable);
    assertThat(told.getString("state")).as(told.encode()).isEqualTo("FAILED");
    assertThat(told.getString("reason")).isEqualTo("NO_CODEC");
    assertThat(told.getJsonArray("attempts")).singleElement().satisfies(attempt -> {
      var ending = ((JsonObject) attempt).getJsonObject("ending");
      assertThat(ending.getString("outcome")).isEqualTo("TRUNK_FAILED");
      assertThat(ending.getString("reason")).isEqualTo("NO_CODEC");
    });
  }

  private static String call(Whole whole, String to, List<String> codecs) {
    return whole.api().call(JsonObject.of("to", to, "codecs", new JsonArray(codecs), "retry", JsonObject.of("attempts", 3, "delaySeconds", 1)));
  }
}
