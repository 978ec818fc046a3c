package io.carillon.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Far more calls than there may be at once, over two PBXs: as many as may be, all the time, and never one more. */
@WithWhole
class FullTrunkIT {
  private static final int AT_ONCE = 3;
  private static final int CALLS = 4 * AT_ONCE;

  @Test void aTrunkIsFilledToItsChannelsAndNoFurther(Whole whole) {
    var line = whole.line("south", AT_ONCE, 20, Whole.BY_AMI, Whole.BY_FILES);
    var jobs = IntStream.range(0, CALLS).mapToObj(i -> whole.api().call(JsonObject.of("to", line.number(i, "20"), "ringSeconds", 2))).toList();
    assertThat(jobs).allSatisfy(job -> assertThat(whole.api().ended(job).getString("outcome")).isEqualTo("NO_ANSWER"));
    neverMoreAtOnce(whole, line);
  }

  @Test void aCampaignIsFilledToItsOwnLimitAndNoFurther(Whole whole) {
    var api = whole.api();
    var line = whole.line("south", 20, 20, Whole.BY_AMI, Whole.BY_FILES);
    String campaign = api.ok("POST", "/v1/campaigns", JsonObject.of("name", "few at once", "maxConcurrent", AT_ONCE,
        "defaults", JsonObject.of("ringSeconds", 2))).getString("id");
    api.upload(campaign, CampaignIT.csv(IntStream.range(0, CALLS).mapToObj(i -> line.number(i, "20")).toList()));
    api.step(campaign, "start");
    await("the campaign is done").atMost(60, TimeUnit.SECONDS).until(() -> api.progress(campaign).getString("state").equals("FINISHED"));
    neverMoreAtOnce(whole, line);
  }

  private static void neverMoreAtOnce(Whole whole, Line line) {
    whole.quiet(line);
    var seen = whole.seen(line);
    assertThat(seen.calls()).as("each rang once").hasSize(CALLS);
    assertThat(seen.peakConcurrency(Judge.NOTED_LATE)).as("calls at once").isEqualTo(AT_ONCE);
  }
}
