package io.carillon.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.carillon.lab.CarrierCall;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Everything is ended in the middle of a campaign and started again on the same data: it goes on, and nobody is rung twice for
 * it.
 */
@WithWhole
class RestartIT {
  private static final List<String> CODES = List.of("02", "10", "01", "03", "40", "06");
  private static final int CONTACTS = 48;

  @Test void aCampaignGoesOnWhereItWas(Whole whole) {
    var line = whole.line("north", 8, 5, Whole.BY_AMI, Whole.BY_FILES);
    var numbers = IntStream.range(0, CONTACTS).mapToObj(i -> line.number(i, CODES.get(i % CODES.size()))).toList();
    // Some of them talk across the restart.
    whole.api().ok("PUT", "/v1/scripts/hold", JsonObject.of("context", "lab-hold"));
    String campaign = CampaignIT.campaign(whole.api(), JsonObject.of("ringSeconds", 5, "script", "hold", "variables", JsonObject.of("HOLD", "3"),
        "retry", JsonObject.of("attempts", 2, "delaySeconds", 2, "on", JsonArray.of("BUSY"))));
    whole.api().upload(campaign, CampaignIT.csv(numbers));
    whole.api().step(campaign, "start");
    await("some have been rung, some talk").atMost(30, TimeUnit.SECONDS).until(() -> whole.seen(line).calls().size() >= 14 && whole.seen(line).calls().stream().anyMatch(call -> call.isLive() && call.number().endsWith("06")));

    whole.stopCarillon();
    whole.startCarillon();

    var api = whole.api();
    var progress = await("the campaign is done").atMost(Duration.ofSeconds(90)).pollInterval(200, TimeUnit.MILLISECONDS).until(() -> api.progress(campaign), now -> now.getString("state").equals("FINISHED"));
    Judge.addsUp(progress, CONTACTS);
    assertThat(progress.getInteger("submitted")).isEqualTo(CONTACTS);
    assertThat(Judge.left(progress)).isZero();
    whole.quiet(line);
    var jobs = Judge.jobs(api, campaign);
    Judge.agree(jobs, whole.seen(line));
    assertThat(jobs).hasSize(CONTACTS).allSatisfy(job -> assertThat(job.getString("outcome")).as(job.encode()).isEqualTo(Judge.meant(job.getString("to")).name()));
    assertThat(whole.seen(line).calls().stream().map(CarrierCall::number).distinct()).hasSize(CONTACTS);
    Judge.withinLimits(whole.seen(line), 8, 5);
  }
}
