package io.carillon.e2e.promises;

import static io.carillon.e2e.promises.Story.at;
import static io.carillon.e2e.promises.Violation.Promise.P1;
import static io.carillon.e2e.promises.Violation.Promise.P10;
import static io.carillon.e2e.promises.Violation.Promise.P11;
import static io.carillon.e2e.promises.Violation.Promise.P2;
import static io.carillon.e2e.promises.Violation.Promise.P3;
import static io.carillon.e2e.promises.Violation.Promise.P4;
import static io.carillon.e2e.promises.Violation.Promise.P5;
import static io.carillon.e2e.promises.Violation.Promise.P6;
import static io.carillon.e2e.promises.Violation.Promise.P7;
import static io.carillon.e2e.promises.Violation.Promise.P8;
import static io.carillon.e2e.promises.Violation.Promise.P9;
import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.lab.CarrierCall;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The judge judged: what is clean passes, and each broken promise is found, alone and by its name. */
class PromisesTest {
  private final Story story = Story.clean();

  private void broken(Violation.Promise promise, String what) {
    assertThat(Promises.judge(story.told())).isNotEmpty().allSatisfy(one -> assertThat(one.promise()).as(one.toString()).isEqualTo(promise)).anySatisfy(one -> assertThat(one.what()).contains(what));
  }

  private static CarrierCall from(CarrierCall call, double begin) {
    return new CarrierCall(call.uid(), call.trunk(), call.number(), "", "", call.attempt(), call.job(), at(begin), at(begin), call.answerMillis(), call.endMillis(), call.sipCode(), call.endedBy(), "");
  }

  private static CarrierCall until(CarrierCall call, double end) {
    return new CarrierCall(call.uid(), call.trunk(), call.number(), "", "", call.attempt(), call.job(), call.startMillis(), call.ringingMillis(), call.answerMillis(), at(end), call.sipCode(), call.endedBy(), "");
  }

  @Test void aCleanHistoryBreaksNothing() {
    assertThat(Promises.judge(story.told())).isEmpty();
  }

  // ------------------------------------------------------------------------------------------------------------ P1
  @Test void anAcceptedJobThatIsNotThereIsLost() {
    story.jobs.add(new History.Job("j9", "+79160000902", at(3), null, false));
    broken(P1, "j9 was accepted, and is not there");
  }

  @Test void oneOfWhichNobodyWasToldMayBeMissing() {
    story.jobs.add(new History.Job(null, "+79160000902", null, null, false));
    assertThat(Promises.judge(story.told())).isEmpty();
  }

  @Test void anAcceptedContactWithoutAJobIsLost() {
    story.uploads.set(0, new History.Upload(Story.CAMPAIGN, java.util.List.of("+79160000002", "+79160000102", "+79160000302"), at(8)));
    story.looks.clear();
    broken(P1, "contact +79160000302 was accepted");
  }

  @Test void aJobThatStillWaitsHasNotEnded() {
    story.finals.get("j3").put("state", "WAITING");
    story.without("job.finished", "\"j3\"");
    broken(P1, "j3 has not ended");
  }

  @Test void aJobThatEndsWithoutAResultIsToldToNobody() {
    story.without("job.finished", "\"j3\"");
    broken(P1, "without a result");
  }

  // ------------------------------------------------------------------------------------------------------------ P2
  @Test void twoRingsOfOneAttemptAreOneTooMany() {
    story.calls.add(from(until(story.calls.getFirst(), 22), 20));
    broken(P2, "attempt j1-1 rang twice");
  }

  @Test void aRingWithoutAnAttemptIsNotExplained() {
    story.calls.add(new CarrierCall("u9", "north", "79160000902", "", "", "nobody", "j9", at(20), null, null, at(21), 487, "pbx", ""));
    broken(P2, "no attempt explains");
  }

  @Test void aRingOfWhomNobodyAskedForIsNotExplained() {
    story.saw("j1-1", call -> new CarrierCall(call.uid(), call.trunk(), "79169999902", "", "", call.attempt(), call.job(), call.startMillis(), call.ringingMillis(), call.answerMillis(), call.endMillis(), 200, "carrier", ""));
    broken(P2, "rang as");
  }

  @Test void whatWasRefusedMustNotHaveRung() {
    story.attemptOf("j3", 0).put("outcome", "REFUSED");
    broken(P2, "(REFUSED, pbx-a) was BUSY to the carrier");
  }

  @Test void anOutcomeIsTheCarriers() {
    story.attemptOf("j3", 0).put("outcome", "NO_ANSWER");
    broken(P2, "was BUSY to the carrier");
  }

  @Test void aJobMustNotRingWhileItRings() {
    story.saw("j3-1", call -> until(call, 7.5));
    broken(P2, "j3 rang at");
  }

  @Test void anAttemptIsMadeWhenTheLastHasEnded() {
    story.attemptOf("j3", 1).put("createdAt", "2023-11-14T22:13:25.200Z");
    story.attemptOf("j3", 0).put("endedAt", "2023-11-14T22:13:25.300Z");
    broken(P2, "before the end of");
  }

  @Test void whatIsUnknownIsNotRungAgainUnlessToldTo() {
    story.attemptOf("j3", 0).put("outcome", "UNKNOWN");
    story.crashes.add(new History.Crash("pbx-a", at(5.1)));
    broken(P2, "was rung again after");
    story.finals.get("j3").put("request", JsonObject.of("onUnknown", "RETRY"));
    assertThat(Promises.judge(story.told())).isEmpty();
  }

  // ------------------------------------------------------------------------------------------------------------ P3
  @Test void anAttemptThatIsNotSettledIsDoubtForEver() {
    story.attemptOf("j3", 1).remove("outcome");
    broken(P3, "is not settled");
  }

  @Test void unknownNeedsDestroyedEvidence() {
    story.attemptOf("j3", 1).put("outcome", "UNKNOWN");
    broken(P3, "no evidence was destroyed");
  }

  @Test void noWordInTimeIsOfBrokenThingsAlone() {
    // Made at 6.5.
    story.attemptOf("j3", 1).put("outcome", "UNKNOWN").put("endedAt", "2023-11-14T22:14:16.500Z").put("ending", JsonObject.of("reason", "NO_WORD"));
    broken(P3, "no evidence was destroyed");
    story.mended = 60;
    assertThat(Promises.judge(story.told())).isEmpty();
    story.attemptOf("j3", 1).put("endedAt", "2023-11-14T22:14:16.400Z");
    broken(P3, "no evidence was destroyed");
  }

  @Test void doubtEndsInTimeOnceEverythingIsMended() {
    story.without("attempt.finished", "j3-1");
    story.result("attempt.finished", JsonObject.of("id", "result-j3-1", "attemptId", "j3-1", "jobId", "j3", "outcome", "BUSY"), 70);
    assertThat(Promises.judge(story.told())).isEmpty();
    story.without("attempt.finished", "j3-1");
    story.result("attempt.finished", JsonObject.of("id", "result-j3-1", "attemptId", "j3-1", "jobId", "j3", "outcome", "BUSY"), 70.1);
    broken(P3, "was in doubt for 60100 ms of 60000");
  }

  // ------------------------------------------------------------------------------------------------------------ P4
  @Test void aThirdChannelOfTwoIsOneTooMany() {
    story.saw("j1-1", call -> until(call, 5.2));
    story.saw("j2-1", call -> until(call, 5.2));
    broken(P4, "trunk n1 had 3 channels, and others 0, of 2");
  }

  @Test void aLoweredLimitHoldsForWhatWasDecidedAfterIt() {
    story.saw("j1-1", call -> until(call, 2.5));
    story.limits.add(new History.Limit("trunk", "n1", 1, 2, at(0.8), at(1.05)));
    broken(P4, "had 2 channels, and others 0, of 1");
    // Decided at 1.1: had the limit been taken after that, it would have been in order.
    story.limits.set(2, new History.Limit("trunk", "n1", 1, 2, at(0.8), at(1.2)));
    assertThat(Promises.judge(story.told())).isEmpty();
  }

  @Test void aPbxHasItsOwnLimit() {
    story.limits.set(1, new History.Limit("pbx", "pbx-a", 1, 0, at(0), at(0)));
    broken(P4, "pbx pbx-a had 2 channels, and others 0, of 1");
  }

  private void othersRing(double begin, double end) {
    story.others.add(new History.Other("79160000906", "pbx-a"));
    story.calls.add(new CarrierCall("o1", "north", "79160000906", "", "", "", "", at(begin), null, at(begin), at(end), 200, "pbx", ""));
  }

  @Test void channelsOfOthersAreNoPlaceForOurs() {
    story.limits.set(0, new History.Limit("trunk", "n1", 1, 2, at(0), at(0)));
    story.saw("j1-1", call -> until(call, 1.5));
    assertThat(Promises.judge(story.told())).isEmpty();
    othersRing(2.9, 5.2);
    broken(P4, "trunk n1 had 1 channels, and others 1, of 1");
  }

  @Test void ofOthersCountsWhatWasThereWhenTheyWereCounted() {
    story.limits.set(0, new History.Limit("trunk", "n1", 1, 2, at(0), at(0)));
    story.saw("j1-1", call -> until(call, 1.5));
    // The one at 5.0 was decided at 4.5.
    othersRing(3.1, 5.2);
    assertThat(Promises.judge(story.told())).isEmpty();
  }

  @Test void aThirdStartWithinASecondIsOneTooMany() {
    story.limits.set(0, new History.Limit("trunk", "n1", 5, 1, at(0), at(0)));
    broken(P4, "trunk n1 began 2 calls of 1");
  }

  // ------------------------------------------------------------------------------------------------------------ P5
  @Test void whatPassesTheGuardUnderAnotherFenceIsFencedOff() {
    story.evidence.add("F|8|10.000");
    story.evidence.add("A|late|7|10.100|n1");
    broken(P5, "attempt late of epoch 7");
    story.evidence.add("X|late|7|10.100|stale");
    assertThat(Promises.judge(story.told())).isEmpty();
  }

  @Test void aFenceIsNeverLowered() {
    story.evidence.add("F|6|10.000");
    broken(P5, "lowered from 7 to 6");
  }

  // ------------------------------------------------------------------------------------------------------------ P6
  @Test void aNumberIsLeftAloneASecondAfterItWasSuppressed() {
    story.suppressed.add(new History.Suppressed("+79160000210", at(4.1)));
    // Its first ring is 0.9 s later, the second 2.9 s.
    broken(P6, "+79160000210 rang 2900 ms after");
    assertThat(Promises.judge(story.told())).hasSize(1);
  }

  @Test void nothingRingsBeforeItsTime() {
    story.jobs.set(0, new History.Job("j3", "+79160000210", at(2), at(5.2), false));
    broken(P6, "j3 rang 200 ms too early");
  }

  @Test void nothingRingsOutsideItsWindow() {
    story.jobs.set(0, new History.Job("j3", "+79160000210", at(2), null, true));
    broken(P6, "outside its window");
  }

  // ------------------------------------------------------------------------------------------------------------ P7
  @Test void everyAttemptHasAResult() {
    story.without("attempt.finished", "j3-1");
    broken(P7, "attempt j3-1 of job j3 (BUSY, pbx-a) has no result");
  }

  @Test void aResultHasOneIdForEver() {
    story.result("attempt.finished", JsonObject.of("id", "another", "attemptId", "j3-1", "jobId", "j3", "outcome", "BUSY"));
    broken(P7, "under several ids");
  }

  @Test void aResultIsOfSomethingThatIsThere() {
    story.result("attempt.finished", JsonObject.of("id", "x", "attemptId", "nobody", "jobId", "j3", "outcome", "BUSY"));
    broken(P7, "a result of attempt nobody");
  }

  @Test void aResultSaysWhatIsSo() {
    story.finals.get("j3").put("state", "FAILED");
    broken(P7, "j3 is FAILED, its result says COMPLETED");
  }

  // ------------------------------------------------------------------------------------------------------------ P8
  @Test void aResultThatIsPublishedAgainSaysTheSame() {
    story.result("attempt.finished", JsonObject.of("id", "result-j3-1", "attemptId", "j3-1", "jobId", "j3", "outcome", "BUSY"));
    assertThat(Promises.judge(story.told())).isEmpty();
    story.result("attempt.finished", JsonObject.of("id", "result-j3-1", "attemptId", "j3-1", "jobId", "j3", "outcome", "ANSWERED"));
    broken(P8, "result-j3-1 was published in 2 wordings");
  }

  @Test void aContactIsOneJob() {
    story.contact("j4", "+79160000002", 20);
    story.looks.clear();
    broken(P8, "two jobs of one contact");
  }

  @Test void aNumberOfALaneIsOneWord() {
    story.records.add(new History.Published("dial.assignments.pbx-a", 0, 1, at(9), null, "attempt.dial", "{\"lane\":4,\"attemptId\":\"a\"}"));
    story.records.add(new History.Published("dial.assignments.pbx-a", 0, 2, at(9), null, "attempt.dial", "{\"lane\":4,\"attemptId\":\"a\"}"));
    assertThat(Promises.judge(story.told())).isEmpty();
    story.records.add(new History.Published("dial.assignments.pbx-a", 0, 3, at(9), null, "attempt.dial", "{\"lane\":4,\"attemptId\":\"b\"}"));
    broken(P8, "two words under number 4");
  }

  // ------------------------------------------------------------------------------------------------------------ P9
  @Test void whatNobodyCanReadIsSetAside() {
    story.poison.add(new History.Poison("dial.jobs", "bad"));
    broken(P9, "bad of dial.jobs was not set aside");
    story.records.add(new History.Published("dial.deadletter", 0, 1, at(9), "bad", "deadletter", "{\"topic\":\"dial.jobs\",\"key\":\"bad\"}"));
    assertThat(Promises.judge(story.told())).isEmpty();
  }

  @Test void nothingElseIsSetAside() {
    story.records.add(new History.Published("dial.deadletter", 0, 1, at(9), "good", "deadletter", "{\"topic\":\"dial.jobs\",\"key\":\"good\"}"));
    broken(P9, "a record that anybody can read");
  }

  // ------------------------------------------------------------------------------------------------------ P10, P11
  @Test void whoIsToldToEndEndsInGoodOrder() {
    story.stops.add(new History.Stop("scheduler-1", "scheduler-1 ended with 1 at SIGTERM"));
    broken(P10, "ended with 1");
  }

  @Test void countsAddUp() {
    story.looks.add(new History.Look(Story.CAMPAIGN, at(10), 3, Map.of("DIALING", 0L, "COMPLETED", 2L)));
    broken(P11, "the states are 2 jobs of 3");
  }

  @Test void countsAreOfAllThatWasAccepted() {
    story.looks.addFirst(new History.Look(Story.CAMPAIGN, at(1.5), 1, Map.of("DIALING", 1L)));
    broken(P11, "2 contacts were sent");
  }

  @Test void whatWasCountedOnceIsNotGone() {
    story.uploads.clear();
    story.looks.add(new History.Look(Story.CAMPAIGN, at(10), 1, Map.of("COMPLETED", 1L)));
    broken(P11, "not any more");
  }

  @Test void noCountIsBelowNothing() {
    story.looks.add(new History.Look(Story.CAMPAIGN, at(10), 2, Map.of("DIALING", -1L, "COMPLETED", 3L)));
    broken(P11, "below nothing");
  }
}
