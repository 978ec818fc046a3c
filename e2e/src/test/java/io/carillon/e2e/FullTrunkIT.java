package io.carillon.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.carillon.contract.Assignment;
import io.carillon.contract.Topics;
import io.carillon.testkit.Backends;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Far more calls than there may be at once, or in a second: as many as may be, all the time, and never one more. */
@WithWhole
class FullTrunkIT {
  private static final int AT_ONCE = 3;
  private static final int CALLS = 4 * AT_ONCE;
  private static final int A_SECOND = 2;

  @Test void aTrunkIsFilledToItsChannelsAndNoFurther(Whole whole) {
    var line = whole.line("south", AT_ONCE, 20, Whole.BY_AMI, Whole.BY_FILES);
    ended(whole, asked(whole, line, CALLS, "20", 2), "NO_ANSWER");
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

  @Test void aPbxIsFilledToItsOwnChannelsAndNoFurther(Whole whole) {
    var lines = eachPbx(whole::line);
    try {
      for (String pbx : Whole.PBXS) change(whole, pbx, JsonObject.of("maxChannels", AT_ONCE), Assignment.AgentSettings.class, told -> told.settings().maxChannels() == AT_ONCE);
      var jobs = eachPbx(pbx -> asked(whole, lines.get(pbx), CALLS, "20", 1));
      jobs.values().forEach(these -> ended(whole, these, "NO_ANSWER"));
    } finally {
      for (String pbx : Whole.PBXS) whole.api().ok("PATCH", "/v1/pbxs/" + pbx, JsonObject.of("maxChannels", Whole.MAX_CHANNELS));
    }
    lines.values().forEach(line -> neverMoreAtOnce(whole, line));
  }

  @Test void aPbxStartsAsManyASecondAsItMayAndNoMore(Whole whole) {
    var lines = eachPbx(whole::line);
    int seconds = 4;
    try {
      for (String pbx : Whole.PBXS) change(whole, pbx, JsonObject.of("callsPerSecond", A_SECOND), Assignment.PaceShare.class,
          told -> told.shares().stream().anyMatch(share -> share.scope().equals("pbx") && share.id().equals(pbx) && share.starts() == A_SECOND));
      var jobs = eachPbx(pbx -> asked(whole, lines.get(pbx), seconds * A_SECOND, "00", 5));
      jobs.values().forEach(these -> ended(whole, these, "ANSWERED"));
    } finally {
      for (String pbx : Whole.PBXS) whole.api().ok("PATCH", "/v1/pbxs/" + pbx, new JsonObject().putNull("callsPerSecond"));
    }
    for (var line : lines.values()) {
      whole.quiet(line);
      var seen = whole.seen(line);
      assertThat(seen.calls()).as("each rang once").hasSize(seconds * A_SECOND);
      assertThat(seen.maxStartsInWindow(Judge.WINDOW)).as("starts within " + Judge.WINDOW).isEqualTo(A_SECOND);
      // The starts of a second may come together at its beginning, so the last ones need not wait for the end of theirs.
      assertThat(seen.calls().getLast().startMillis() - seen.calls().getFirst().startMillis()).as("from the first start to the last")
          .isBetween((seconds - 1) * Judge.WINDOW.toMillis(), seconds * 1_000L);
    }
  }

  /** The same with each PBX, all at once: most of it is waiting. */
  private static <T> Map<String, T> eachPbx(Function<String, T> what) {
    var all = new TreeMap<String, T>();
    for (String pbx : Whole.PBXS) all.put(pbx, what.apply(pbx));
    return all;
  }

  /** Changes a PBX, and waits until its agent has the word: what is asked for from now on comes after it. */
  private static <T extends Assignment> void change(Whole whole, String pbx, JsonObject change, Class<T> type, Predicate<T> wanted) {
    var told = whole.tap(Topics.assignments(pbx));
    whole.api().ok("PATCH", "/v1/pbxs/" + pbx, change);
    told.await(type, wanted);
    Backends.await(told.close());
  }

  private static List<String> asked(Whole whole, Line line, int calls, String code, int ringSeconds) {
    return IntStream.range(0, calls).mapToObj(i -> whole.api().call(JsonObject.of("to", line.number(i, code), "ringSeconds", ringSeconds))).toList();
  }

  private static void ended(Whole whole, List<String> jobs, String outcome) {
    assertThat(jobs).allSatisfy(job -> assertThat(whole.api().ended(job).getString("outcome")).isEqualTo(outcome));
  }

  private static void neverMoreAtOnce(Whole whole, Line line) {
    whole.quiet(line);
    var seen = whole.seen(line);
    assertThat(seen.calls()).as("each rang once").hasSize(CALLS);
    assertThat(seen.peakConcurrency(Judge.NOTED_LATE)).as("calls at once").isEqualTo(AT_ONCE);
  }
}
