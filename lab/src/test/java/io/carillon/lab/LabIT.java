package io.carillon.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The shipped dialplan on real Asterisk, against what the carrier saw; over AMI and by call files alike. */
final class LabIT {
  /**
   * What each kind of number must leave as evidence: dial status, cause, SIP line, who hung up; and the code the carrier sent.
   */
  private record Expected(String dialStatus, String cause, String tech, String by, int sent) {}

  private static final Map<String, Expected> OUTCOMES = new LinkedHashMap<>();

  static {
    OUTCOMES.put("7916000006", new Expected("ANSWER", "16", "SIP 200 OK", "script", 200));
    OUTCOMES.put("7916000010", new Expected("BUSY", "17", "SIP 486 Busy Here", "callee", 486));
    OUTCOMES.put("7916000020", new Expected("NOANSWER", "19", "SIP 180 Ringing", "timeout", 487));
    OUTCOMES.put("7916000021", new Expected("NOANSWER", "19", "SIP 100 Trying", "timeout", 487));
    OUTCOMES.put("7916000022", new Expected("NOANSWER", "19", "SIP 183 Session Progress", "timeout", 487));
    OUTCOMES.put("7916000030", new Expected("CONGESTION", "34", "SIP 503 Service Unavailable", "callee", 503));
    OUTCOMES.put("7916000040", new Expected("CHANUNAVAIL", "1", "SIP 404 Not Found", "callee", 404));
    OUTCOMES.put("7916000041", new Expected("CHANUNAVAIL", "21", "SIP 603 Decline", "callee", 603));
    OUTCOMES.put("7916000042", new Expected("NOANSWER", "19", "SIP 480 Temporarily Unavailable", "callee", 480));
    OUTCOMES.put("7916000043", new Expected("NOANSWER", "19", "SIP 480 Temporarily Unavailable", "callee", 480));
    OUTCOMES.put("7916000047", new Expected("CHANUNAVAIL", "21", "SIP 403 Forbidden", "callee", 403));
    OUTCOMES.put("7916000049", new Expected("CHANUNAVAIL", "18", "SIP 408 Request Timeout", "callee", 408));
    OUTCOMES.put("7916999502", new Expected("CHANUNAVAIL", "27", "SIP 502 Bad Gateway", "callee", 502));
  }

  @TempDir static Path directory;
  private static Lab lab;

  @BeforeAll static void start() {
    lab = Lab.start(LabSpec.usual(directory));
    lab.pbxs().forEach(LabIT::raiseTo7);
  }

  @AfterAll static void stop() {
    if (lab != null) lab.close();
  }

  @ParameterizedTest @ValueSource(strings = {"pbx-a", "pbx-b"})
  void everyOutcomeIsWhatTheCarrierDid(String name) {
    var pbx = lab.pbx(name);
    var ids = new LinkedHashMap<String, String>();
    try (var ami = PlainAmi.of(pbx)) {
      OUTCOMES.keySet().forEach(number -> {
        var call = GuardCall.to(ids.computeIfAbsent(number, n -> newId()), number, 7).from("\"Duty\" <74959998877>").with("CARILLON_RING", "2");
        place(call, pbx, ami);
      });
      ids.forEach((number, id) -> {
        var end = ended(pbx, id);
        var expected = OUTCOMES.get(number);
        assertThat(new Expected(end.dialStatus(), end.cause(), end.tech(), end.by(), carrierCall(id).sipCode())).as(number).isEqualTo(expected);
        assertThat(end.answered().isEmpty()).as(number).isEqualTo(expected.sent() != 200);
        assertThat(Evidence.of(pbx).kindsOf(id)).as(number).isEqualTo(expected.sent() == 200 ? List.of("A", "U", "E") : List.of("A", "E"));
        assertThat(carrierCall(id)).as(number).matches(c -> c.callerNumber().equals("74959998877") && c.callerName().equals("Duty")
            && c.job().equals("job-" + id) && c.trunk().equals("north") && c.number().equals(number));
      });
      assertThat(end(pbx, ids.get("7916000020")).ring()).isNotEmpty();
      assertThat(end(pbx, ids.get("7916000022"))).matches(e -> e.ring().isEmpty() && !e.progress().isEmpty());
      assertThat(end(pbx, ids.get("7916000021"))).matches(e -> e.ring().isEmpty() && e.progress().isEmpty());
      assertThat(end(pbx, ids.get("7916000042")).ring()).isNotEmpty();
      assertThat(end(pbx, ids.get("7916000043")).ring()).isEmpty();
    }
  }

  @ParameterizedTest @ValueSource(strings = {"pbx-a", "pbx-b"})
  void anAcknowledgementIsHeardAlsoInTheMomentOfHangingUp(String name) {
    var pbx = lab.pbx(name);
    try (var ami = PlainAmi.of(pbx)) {
      var ids = List.of(newId(), newId(), newId());
      var numbers = List.of("7916000061", "7916000072", "7916000073");
      for (int i = 0; i < 3; i++) {
        place(GuardCall.to(ids.get(i), numbers.get(i), 7).with("CARILLON_CONTEXT", "carillon-notify").with("CARILLON_ACK", "1")
            .with("CARILLON_ACKWAIT", "4").with("CARILLON_PLAY", "monitoring/welcome&monitoring/down"), pbx, ami);
      }
      assertThat(ended(pbx, ids.get(0))).matches(e -> e.ack().equals("1") && e.digits().equals("1") && e.by().equals("script"));
      assertThat(ended(pbx, ids.get(1))).matches(e -> e.ack().equals("1") && e.by().equals("callee"));
      assertThat(ended(pbx, ids.get(2))).matches(e -> e.ack().equals("1") && e.digits().equals("91"));
    }
  }

  @Test void theGuardDropsWhatMustNotReachTheTrunk() {
    var pbx = lab.pbx("pbx-a");
    try (var ami = PlainAmi.of(pbx)) {
      var stale = GuardCall.to(newId(), "7916000006", 6);
      var newer = GuardCall.to(newId(), "7916000006", 8);
      var bad = GuardCall.to(newId(), "7916000006", 7).with("CARILLON_DIAL", "PJSIP/1@north&PJSIP/2@north");
      var over = GuardCall.to(newId(), "7916000006", 7).with("CARILLON_LIMIT", "0");
      var cancelled = GuardCall.to(newId(), "7916000006", 7);
      assertThat(ami.control("hangup-" + cancelled.id())).isTrue();
      List.of(stale, newer, bad, over, cancelled).forEach(c -> c.sendTo(ami));
      await().untilAsserted(() -> assertThat(List.of(dropped(pbx, stale), dropped(pbx, newer), dropped(pbx, bad), dropped(pbx, over),
          dropped(pbx, cancelled))).containsExactly("stale", "stale", "bad", "limit", "cancelled"));
      var again = GuardCall.to(stale.id(), "7916000006", 7);
      again.sendTo(ami);
      await().untilAsserted(() -> assertThat(Evidence.of(pbx).kindsOf(stale.id())).containsExactly("A", "X", "X"));
      assertThat(lab.carrier().records()).noneMatch(c -> List.of(stale.id(), newer.id(), bad.id(), over.id(), cancelled.id()).contains(c.attempt()));
    }
  }

  @Test void theLimitHoldsUnderABurst() {
    var pbx = lab.pbx("pbx-a");
    try (var ami = PlainAmi.of(pbx)) {
      var ids = IntStream.range(0, 60).mapToObj(i -> newId()).toList();
      ids.forEach(id -> GuardCall.to(id, "7916000006", 7).over("south").with("CARILLON_LIMIT", "10").with("CARILLON_CONTEXT", "lab-hold")
          .with("CV_HOLD", "2").sendTo(ami));
      await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(ids).allMatch(id -> end(pbx, id) != null || droppedBy(pbx, id) != null));
      assertThat(lab.carrier().peakConcurrency("south")).isLessThanOrEqualTo(10);
      assertThat(ids.stream().filter(id -> end(pbx, id) != null)).hasSizeBetween(1, 10);
      assertThat(ids.stream().map(id -> droppedBy(pbx, id)).filter(java.util.Objects::nonNull)).allMatch("limit"::equals);
    }
  }

  @ParameterizedTest @ValueSource(strings = {"pbx-a", "pbx-b"})
  void hangupEndsRingingAndTalkingCalls(String name) {
    var pbx = lab.pbx(name);
    try (var ami = PlainAmi.of(pbx)) {
      var ringing = GuardCall.to(newId(), "7916000020", 7);
      var talking = GuardCall.to(newId(), "7916000006", 7).with("CARILLON_CONTEXT", "lab-hold").with("CV_HOLD", "60");
      place(ringing, pbx, ami);
      place(talking, pbx, ami);
      await().until(() -> lab.carrier().record().ofAttempt(ringing.id()).calls().size() == 1
          && Evidence.of(pbx).kindsOf(talking.id()).contains("U"));
      controlled(pbx, ami, "hangup-" + ringing.id());
      controlled(pbx, ami, "hangup-" + talking.id());
      assertThat(ended(pbx, ringing.id())).matches(e -> e.by().equals("us") && e.dialStatus().equals("CANCEL"));
      assertThat(ended(pbx, talking.id())).matches(e -> e.by().equals("us") && e.dialStatus().equals("ANSWER"));
      assertThat(carrierCall(ringing.id()).sipCode()).isEqualTo(487);
      assertThat(carrierCall(talking.id()).endedBy()).isEqualTo("pbx");
    }
  }

  @Test void theLongestCallIsKept() {
    var pbx = lab.pbx("pbx-a");
    try (var ami = PlainAmi.of(pbx)) {
      var call = GuardCall.to(newId(), "7916000006", 7).with("CARILLON_CONTEXT", "lab-hold").with("CV_HOLD", "30").with("CARILLON_MAX", "2");
      call.sendTo(ami);
      assertThat(ended(pbx, call.id()).by()).isEqualTo("us");
      assertThat(Long.parseLong(end(pbx, call.id()).answered())).isBetween(2000L, 3000L);
    }
  }

  @Test void theEpochOnlyGoesUp() {
    var pbx = lab.pbx("pbx-a");
    try (var ami = PlainAmi.of(pbx)) {
      assertThat(ami.control("epoch-3")).isTrue();
      assertThat(ami.control("epoch-x")).isFalse();
      ami.send("DBGet", List.of("Family: carillon", "Key: epoch"));
      assertThat(ami.take(m -> "DBGetResponse".equals(m.get("Event")), Duration.ofSeconds(5))).containsEntry("Val", "7");
    }
  }

  @Test void aForbiddenApplicationDoesNotRun() throws Exception {
    var pbx = lab.pbx("pbx-a");
    try (var ami = PlainAmi.of(pbx)) {
      var call = GuardCall.to(newId(), "7916000006", 7).with("CARILLON_APP", "Set").with("CARILLON_DATA", "GLOBAL(LAB_BROKEN)=1");
      call.sendTo(ami);
      assertThat(ended(pbx, call.id()).dialStatus()).isEqualTo("ANSWER");
      assertThat(pbx.cli("dialplan show globals")).doesNotContain("LAB_BROKEN");
      assertThat(Files.readString(pbx.messages())).contains("is not in CARILLON_APPS");
    }
  }

  @Test void failedTellsWhichNumberFailed() throws Exception {
    var pbx = lab.pbx("pbx-a");
    try (var ami = PlainAmi.of(pbx)) {
      var call = GuardCall.to(newId(), "7916555540", 7).with("CARILLON_CONTEXT", "carillon-failed");
      call.sendTo(ami);
      ended(pbx, call.id());
      await().until(() -> Files.exists(pbx.failed()));
      assertThat(Files.readString(pbx.failed())).contains(" 7916555540 reason=0 cause=1 status=CHANUNAVAIL tech=SIP 404 Not Found");
    }
  }

  @Test void whoRingsTheCallbackNumberIsNotAnswered() {
    lab.carrier().ringIn(lab.pbx("pbx-a"), LabSpec.CALLBACK_NUMBER, "79161112233");
    await().untilAsserted(() -> assertThat(lab.carrier().record().rings())
        .anyMatch(r -> r.callerNumber().equals("79161112233") && r.dialStatus().equals("BUSY") && r.cause() == 17));
  }

  @Test void evidenceAndRowsSurviveACrash() {
    var pbx = lab.pbx("pbx-b");
    var call = GuardCall.to(newId(), "7916000020", 7);
    call.spoolTo(pbx);
    await().until(() -> lab.carrier().record().ofAttempt(call.id()).calls().size() == 1);
    pbx.kill9();
    pbx.start();
    assertThat(Evidence.of(pbx).kindsOf(call.id())).containsExactly("A");
    raiseTo7(pbx);
  }

  private static void place(GuardCall call, PbxNode pbx, PlainAmi ami) {
    if (pbx.name().equals("pbx-a")) call.sendTo(ami);
    else call.spoolTo(pbx);
  }

  private static void controlled(PbxNode pbx, PlainAmi ami, String extension) {
    if (pbx.name().equals("pbx-a")) assertThat(ami.control(extension)).isTrue();
    else pbx.cli("channel originate Local/" + extension + "@carillon-control/n application Wait 1");
  }

  private static void raiseTo7(PbxNode pbx) {
    try (var ami = PlainAmi.of(pbx)) {
      assertThat(ami.control("epoch-7")).isTrue();
    }
  }

  private static Evidence.End ended(PbxNode pbx, String id) {
    return await().atMost(Duration.ofSeconds(20)).until(() -> end(pbx, id), e -> e != null);
  }

  private static Evidence.End end(PbxNode pbx, String id) {
    return Evidence.of(pbx).end(id);
  }

  private static String dropped(PbxNode pbx, GuardCall call) {
    return String.valueOf(droppedBy(pbx, call.id()));
  }

  private static String droppedBy(PbxNode pbx, String id) {
    return Evidence.of(pbx).dropped(id);
  }

  private static CarrierCall carrierCall(String id) {
    return await().until(() -> lab.carrier().record().ofAttempt(id).calls(), calls -> calls.size() == 1 && !calls.getFirst().isLive()).getFirst();
  }

  private static String newId() {
    return UUID.randomUUID().toString();
  }
}
