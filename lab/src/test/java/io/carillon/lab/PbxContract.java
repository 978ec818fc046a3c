package io.carillon.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What an agent leans on, and what a judge of its calls believes: a real Asterisk with the shipped dialplan and the laboratory's
 * carrier, and the fake PBX, alike.
 */
abstract class PbxContract {
  private static final Duration SOON = Duration.ofSeconds(15);
  private static final long EPOCH = 7;

  private PlainAmi ami;

  abstract int port();

  abstract Path secretFile();

  abstract Path evidenceFile();

  abstract CarrierRecord record();

  /** Somebody else rings it over {@code north}, is answered and talks for so long. */
  abstract void other(String number, int seconds);

  abstract void restart();

  abstract void kill9AndStart();

  @BeforeEach void login() {
    ami = in();
    assertThat(ami.control("epoch-" + EPOCH)).isTrue();
  }

  @AfterEach void logoff() {
    ami.close();
  }

  private PlainAmi in() {
    try {
      return PlainAmi.at(port(), "carillon", Files.readString(secretFile()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String id() {
    return UUID.randomUUID().toString();
  }

  private Evidence evidence() {
    try {
      return new Evidence(Files.readAllLines(evidenceFile()).stream().map(line -> line.split("\\|", -1)).toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Evidence.End ended(String id) {
    return await().atMost(SOON).until(() -> evidence().end(id), end -> end != null);
  }

  private void dropped(String id, String why) {
    await().atMost(SOON).untilAsserted(() -> assertThat(evidence().dropped(id)).isEqualTo(why));
    assertThat(record().ofAttempt(id).calls()).isEmpty();
  }

  /** A row of AstDB; null where there is none. */
  private String row(String key) {
    String action = "row-" + key;
    ami.send("DBGet", List.of("ActionID: " + action, "Family: carillon", "Key: " + key));
    var answer = ami.take(m -> m.containsKey("Response") && action.equals(m.get("ActionID")), SOON);
    if (!"Success".equals(answer.get("Response"))) return null;
    return ami.take(m -> "DBGetResponse".equals(m.get("Event")) && action.equals(m.get("ActionID")), SOON).get("Val");
  }

  private Map<String, String> originateEnded(String id) {
    return ami.take(m -> "OriginateResponse".equals(m.get("Event")) && id.equals(m.get("ActionID")), SOON);
  }

  @ParameterizedTest @CsvSource({"7916000006,ANSWER,16,SIP 200 OK,script,200", "7916000010,BUSY,17,SIP 486 Busy Here,callee,486", "7916000030,CONGESTION,34,SIP 503 Service Unavailable,callee,503",
      "7916000040,CHANUNAVAIL,1,SIP 404 Not Found,callee,404", "7916000041,CHANUNAVAIL,21,SIP 603 Decline,callee,603", "7916000042,NOANSWER,19,SIP 480 Temporarily Unavailable,callee,480"})
  void anEndIsWrittenAsTheCarrierMadeIt(String number, String status, String cause, String tech, String by, int code) {
    String id = id();
    GuardCall.to(id, number, EPOCH).sendTo(ami);
    var end = ended(id);
    assertThat(List.of(end.dialStatus(), end.cause(), end.tech(), end.by())).containsExactly(status, cause, tech, by);
    var call = await().atMost(SOON).until(() -> record().ofAttempt(id).calls(), calls -> calls.size() == 1 && !calls.getFirst().isLive()).getFirst();
    assertThat(call.sipCode()).isEqualTo(code);
    assertThat(call.number()).isEqualTo(number);
    assertThat(call.job()).isEqualTo("job-" + id);
    assertThat(call.trunk()).isEqualTo("north");
    assertThat(evidence().kindsOf(id)).isEqualTo(code == 200 ? List.of("A", "U", "E") : List.of("A", "E"));
    assertThat(row("e/" + id)).startsWith("E|" + id + "|" + EPOCH + "|");
  }

  @Test void whoIsNotAnsweredIsGivenUpAfterTheRingTime() {
    String id = id();
    GuardCall.to(id, "7916000020", EPOCH).with("CARILLON_RING", "2").sendTo(ami);
    assertThat(originateEnded(id)).containsEntry("Response", "Failure");
    var end = ended(id);
    assertThat(List.of(end.dialStatus(), end.cause(), end.by())).containsExactly("NOANSWER", "19", "timeout");
    assertThat(Long.parseLong(end.dialed())).isBetween(1_900L, 2_600L);
    assertThat(record().ofAttempt(id).calls().getFirst().endedBy()).isEqualTo("pbx");
  }

  @Test void aRingAnAnswerAndAnEndAreHeardAsTheyCome() {
    String id = id();
    GuardCall.to(id, "7916000002", EPOCH).with("CARILLON_CONTEXT", "lab-hold").with("CV_HOLD", "3").sendTo(ami);
    var rang = ami.take(m -> "DialState".equals(m.get("Event")) && "RINGING".equals(m.get("DialStatus")), SOON);
    assertThat(rang).containsEntry("DestLinkedid", id);
    assertThat(rang.get("DestChannel")).startsWith("PJSIP/north-");
    assertThat(originateEnded(id)).containsEntry("Response", "Success");
    ami.take(m -> m.getOrDefault("Evidence", "").startsWith("E|" + id), SOON);
    var end = ended(id);
    assertThat(end.by()).isEqualTo("callee");
    assertThat(Long.parseLong(end.answered())).isBetween(800L, 1_800L);
  }

  @Test void whatIsOfAnotherEpochIsDropped() {
    String id = id();
    GuardCall.to(id, "7916000006", EPOCH - 1).sendTo(ami);
    dropped(id, "stale");
    assertThat(row("a/" + id)).startsWith("X|" + id);
  }

  @Test void aSecondOfTheSameIdTouchesNothingOfTheFirst() {
    String id = id();
    GuardCall.to(id, "7916000010", EPOCH).sendTo(ami);
    ended(id);
    String before = row("a/" + id);
    GuardCall.to(id, "7916000006", EPOCH).sendTo(ami);
    await().atMost(SOON).untilAsserted(() -> assertThat(evidence().dropped(id)).isEqualTo("twice"));
    assertThat(record().ofAttempt(id).calls()).hasSize(1);
    assertThat(row("a/" + id)).isEqualTo(before);
  }

  @Test void whatWasBarredNeverComes() {
    String id = id();
    assertThat(ami.control("bar-" + id)).isTrue();
    GuardCall.to(id, "7916000006", EPOCH).sendTo(ami);
    dropped(id, "cancelled");
  }

  @Test void whatComesLaterThanItMayIsDropped() {
    String late = id();
    GuardCall.to(late, "7916000006", EPOCH).with("CARILLON_NOTAFTER", String.valueOf(System.currentTimeMillis() - 1)).sendTo(ami);
    dropped(late, "late");
    assertThat(row("a/" + late)).startsWith("X|" + late);
    assertThat(evidence().kindsOf(late)).containsExactly("A", "X");
    String inTime = id();
    GuardCall.to(inTime, "7916000006", EPOCH).with("CARILLON_NOTAFTER", String.valueOf(System.currentTimeMillis() + 60_000)).sendTo(ami);
    assertThat(ended(inTime).dialStatus()).isEqualTo("ANSWER");
    String unfit = id();
    GuardCall.to(unfit, "7916000006", EPOCH).with("CARILLON_NOTAFTER", "9".repeat(16)).sendTo(ami);
    dropped(unfit, "bad");
  }

  @Test void whatTimeItIsIsSaidOnAPing() {
    long before = System.currentTimeMillis();
    ami.send("Ping", List.of("ActionID: time"));
    var answer = ami.take(m -> "time".equals(m.get("ActionID")), SOON);
    assertThat(new BigDecimal(answer.get("Timestamp")).movePointRight(3).longValue()).isBetween(before, System.currentTimeMillis());
  }

  @Test void whatIsOverItsLimitIsDropped() {
    String first = id();
    String second = id();
    GuardCall.to(first, "7916000006", EPOCH).over("south").with("CARILLON_CONTEXT", "lab-hold").with("CARILLON_LIMIT", "1").sendTo(ami);
    await().atMost(SOON).untilAsserted(() -> assertThat(evidence().kindsOf(first)).contains("U"));
    GuardCall.to(second, "7916000006", EPOCH).over("south").with("CARILLON_LIMIT", "1").sendTo(ami);
    dropped(second, "limit");
    assertThat(ami.control("hangup-" + first)).isTrue();
    assertThat(ended(first).by()).isEqualTo("us");
  }

  @Test void aHangUpEndsARingingCall() {
    String id = id();
    GuardCall.to(id, "7916000020", EPOCH).sendTo(ami);
    await().atMost(SOON).until(() -> !record().ofAttempt(id).calls().isEmpty());
    assertThat(ami.control("hangup-" + id)).isTrue();
    var end = ended(id);
    assertThat(List.of(end.dialStatus(), end.by())).containsExactly("CANCEL", "us");
    await().atMost(SOON).untilAsserted(() -> assertThat(record().ofAttempt(id).calls().getFirst().sipCode()).isEqualTo(487));
  }

  @Test void channelsAreListedByTheirAttempt() {
    String id = id();
    GuardCall.to(id, "7916000006", EPOCH).with("CARILLON_CONTEXT", "lab-hold").sendTo(ami);
    await().atMost(SOON).untilAsserted(() -> assertThat(evidence().kindsOf(id)).contains("U"));
    ami.send("CoreShowChannels", List.of("ActionID: list"));
    var trunk = ami.take(m -> "CoreShowChannel".equals(m.get("Event")) && m.get("Channel").startsWith("PJSIP/north-"), SOON);
    assertThat(trunk).containsEntry("Linkedid", id);
    ami.take(m -> "CoreShowChannelsComplete".equals(m.get("Event")), SOON);
    ami.control("hangup-" + id);
    ended(id);
  }

  @Test void aCallOfOthersHasAChannelAndARingAndIsNoAttempts() {
    other("7916009906", 2);
    var call = await().atMost(SOON).until(() -> record().only(one -> one.number().equals("7916009906")).calls(), calls -> calls.size() == 1 && calls.getFirst().isAnswered()).getFirst();
    assertThat(List.of(call.trunk(), call.attempt(), call.job())).containsExactly("north", "", "");
    await().atMost(SOON).until(() -> record().only(one -> one.number().equals("7916009906")).calls().stream().noneMatch(CarrierCall::isLive));
    other("7916009806", 3);
    await().atMost(SOON).until(() -> !record().only(one -> one.number().equals("7916009806")).calls().isEmpty());
    ami.send("CoreShowChannels", List.of("ActionID: others"));
    var trunk = ami.take(m -> "CoreShowChannel".equals(m.get("Event")) && "others".equals(m.get("ActionID")) && m.get("Channel").startsWith("PJSIP/north-"), SOON);
    assertThat(trunk.get("Linkedid")).doesNotMatch("[0-9a-f-]{36}");
    await().atMost(SOON).until(() -> record().only(one -> one.number().equals("7916009806")).calls().stream().noneMatch(CarrierCall::isLive));
  }

  @Test void aForgottenAttemptHasNoRows() {
    String id = id();
    GuardCall.to(id, "7916000010", EPOCH).sendTo(ami);
    ended(id);
    assertThat(ami.control("forget-" + id)).isTrue();
    assertThat(row("a/" + id)).isNull();
    assertThat(row("e/" + id)).isNull();
  }

  @Test void aFenceIsRaisedOnlyUpwards() {
    assertThat(ami.control("epoch-" + (EPOCH - 2))).isTrue();
    assertThat(row("epoch")).isEqualTo(String.valueOf(EPOCH));
  }

  @Test void whatIsNoControlIsNotAnswered() {
    assertThat(ami.control("nonsense-1")).isFalse();
    assertThat(ami.control("epoch-0")).isFalse();
    assertThat(ami.control("reply-12")).isTrue();
  }

  @Test void nobodyIsLetInWithAnotherSecret() {
    assertThatThrownBy(() -> PlainAmi.at(port(), "carillon", "wrong")).hasMessageContaining("refused");
  }

  @Test void aRestartClosesTheGuardAndKeepsTheEpoch() {
    ami.close();
    restart();
    closedUntilRaised();
  }

  @Test void aCrashClosesTheGuardToo() {
    // What is older than a second is kept.
    await().pollDelay(Duration.ofMillis(1_500)).until(() -> true);
    ami.close();
    kill9AndStart();
    closedUntilRaised();
  }

  private void closedUntilRaised() {
    ami = in();
    assertThat(row("epoch")).isEqualTo(String.valueOf(EPOCH));
    String early = id();
    GuardCall.to(early, "7916000006", EPOCH).sendTo(ami);
    dropped(early, "stale");
    assertThat(ami.control("epoch-" + EPOCH)).isTrue();
    String late = id();
    GuardCall.to(late, "7916000006", EPOCH).sendTo(ami);
    assertThat(ended(late).dialStatus()).isEqualTo("ANSWER");
  }
}
