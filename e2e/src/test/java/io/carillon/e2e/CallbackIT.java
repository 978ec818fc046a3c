package io.carillon.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.carillon.lab.CarrierRing;
import io.carillon.lab.LabSpec;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may, rings the callback number, pays nothing, and is rung back: once. */
@WithWhole
class CallbackIT {
  @ParameterizedTest @ValueSource(strings = {Whole.BY_AMI, Whole.BY_FILES}) void anAllowedCallerIsRungBackOnceAndAStrangerNever(String pbx, Whole whole) {
    var line = whole.line(pbx);
    var node = whole.lab().pbx(pbx);
    String allowed = line.number(1, "04"); // rings four seconds: the callback is open that long
    String stranger = line.number(2, "01");
    whole.api().ok("PUT", "/v1/callers/" + allowed.replace("+", "%2B"), JsonObject.of("pbx", pbx));

    whole.lab().carrier().ringIn(node, LabSpec.CALLBACK_NUMBER, stranger);
    assertThat(ended(whole, stranger, 1)).noneMatch(CallbackIT::wasAnswered);
    whole.lab().carrier().ringIn(node, LabSpec.CALLBACK_NUMBER, allowed);
    assertThat(ended(whole, allowed, 1)).as("he pays nothing").noneMatch(CallbackIT::wasAnswered);
    await("he is rung back").atMost(10, TimeUnit.SECONDS).until(() -> whole.seen(line).calls().size() == 1);
    whole.lab().carrier().ringIn(node, LabSpec.CALLBACK_NUMBER, allowed);
    assertThat(ended(whole, allowed, 2)).noneMatch(CallbackIT::wasAnswered);

    var call = whole.seen(line).calls().getFirst();
    assertThat("+" + call.number()).isEqualTo(allowed);
    var told = await("the callback has ended").atMost(Duration.ofSeconds(30)).until(() -> whole.api().get("/v1/callbacks/" + call.job()), job -> job.getString("finishedAt") != null);
    assertThat(told.getString("kind")).isEqualTo("callback");
    assertThat(told.getString("outcome")).isEqualTo("ANSWERED");
    whole.quiet(line);
    assertThat(whole.seen(line).calls()).as("rung back once, the stranger never").hasSize(1).allMatch(each -> each.isAnswered());
  }

  private static boolean wasAnswered(CarrierRing ring) {
    return ring.dialStatus().equals("ANSWER");
  }

  /** His calls to us, once so many are over. */
  private static List<CarrierRing> ended(Whole whole, String caller, int count) {
    return await(count + " calls of " + caller).atMost(10, TimeUnit.SECONDS).until(() -> whole.lab().carrier().record().rings().stream()
        .filter(ring -> ring.callerNumber().equals(caller)).toList(), rings -> rings.size() == count);
  }
}
