package io.carillon.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.lab.CarrierCall;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One call asked for over HTTP rings one telephone, and the answer says so. */
@WithWhole
class ThinPathIT {
  @ParameterizedTest @ValueSource(strings = {Whole.BY_AMI, Whole.BY_FILES}) void aCallThatIsAskedForRingsAndIsTold(String pbx, Whole whole) {
    var line = whole.line(pbx);
    String job = whole.api().call(JsonObject.of("to", line.number(1, "01"), "reference", "thin"));

    var told = whole.api().ended(job);
    assertThat(told.getString("state")).isEqualTo("COMPLETED");
    assertThat(told.getString("outcome")).isEqualTo("ANSWERED");
    assertThat(told.getString("reference")).isEqualTo("thin");
    assertThat(told.getJsonArray("attempts")).hasSize(1);
    var attempt = told.getJsonArray("attempts").getJsonObject(0);
    assertThat(attempt.getString("pbx")).isEqualTo(pbx);
    assertThat(attempt.getString("trunk")).isEqualTo(line.trunk());

    assertThat(whole.rung(job)).singleElement().matches(CarrierCall::isAnswered).satisfies(call -> {
      assertThat(call.attempt()).isEqualTo(attempt.getString("id"));
      assertThat(call.number()).isEqualTo(line.dialled(1, "01"));
    });
  }
}
