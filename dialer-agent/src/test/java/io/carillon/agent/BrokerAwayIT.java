package io.carillon.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.carillon.contract.AgentEvent.AgentStatus;
import io.carillon.contract.AgentEvent.AttemptAnswered;
import io.carillon.contract.Outcome;
import io.carillon.embedded.EmbeddedBroker;
import io.carillon.embedded.Ports;
import io.carillon.lab.CarrierCall;
import io.carillon.lab.Lab;
import io.carillon.lab.LabSpec;
import io.carillon.life.Env;
import io.carillon.life.Parts;
import io.carillon.life.Surroundings;
import io.carillon.testkit.Backends;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker that is away while an agent has calls on the line and others waiting for a start. */
final class BrokerAwayIT {
  private static final String PBX = "pbx-a";
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  /** For so long an agent's publisher waits for the broker's word. */
  private static final long ONE_TRY_MILLIS = 2_000;

  private final int port = Ports.free();
  private final Vertx vertx = Vertx.vertx();
  private final Parts parts = new Parts();
  @TempDir private Path folder;
  private EmbeddedBroker broker;
  private Lab lab;
  private HandDesk desk;

  @BeforeEach void start() {
    lab = Lab.start(LabSpec.of(folder.resolve("lab"), LabSpec.Pbx.drivenByAmi(PBX)));
    startBroker();
    desk = new HandDesk(vertx, broker.settings(), PBX);
    var pbx = lab.pbxs().getFirst();
    var env = Map.of("CARILLON_KAFKA", broker.bootstrap(), "CARILLON_PBX", PBX, "CARILLON_AMI_HOST", pbx.amiHost(),
        "CARILLON_AMI_PORT", String.valueOf(pbx.amiPort()), "CARILLON_AMI_USER", pbx.amiUser(),
        "CARILLON_AMI_SECRET_FILE", pbx.amiSecretFile().toString());
    Backends.await(new AgentApp(AgentSettings.read(new Env(env::get)), Surroundings.real()).start(vertx, parts));
    await("a holder is fenced").atMost(PATIENCE).until(desk::serves);
  }

  private void startBroker() {
    broker = EmbeddedBroker.start(folder.resolve("kafka"), port);
  }

  @AfterEach void stop() {
    Backends.await(parts.close());
    if (desk != null) desk.close();
    Backends.await(vertx.close());
    if (broker != null) broker.close();
    if (lab != null) lab.close();
  }

  private List<CarrierCall> atCarrier(String attemptId) {
    return lab.carrier().record().ofAttempt(attemptId).calls();
  }

  /** Over for longer than one try to tell the broker lasts. */
  private static boolean wasSaidInVain(CarrierCall call) {
    return !call.isLive() && System.currentTimeMillis() > call.endMillis() + 2 * ONE_TRY_MILLIS;
  }

  private void until(String what, Callable<Boolean> reached) {
    await(what).atMost(PATIENCE).until(() -> desk.serves() && reached.call());
  }

  @Test void whatEndedMeanwhileIsToldAfterwardsAndNobodyIsRungTwiceOrTooLate() {
    String goesOn = desk.hold("7916000006", 90);
    String endsMeanwhile = desk.hold("7916000106", 4);
    for (String id : List.of(goesOn, endsMeanwhile)) desk.events.await(AttemptAnswered.class, answered -> answered.attemptId().equals(id));
    // No start is left for these: the first is too late before the broker is back.
    desk.share(0);
    var tooLateAt = Instant.now().plusSeconds(5);
    String tooLate = desk.quick("7916000200", tooLateAt);
    String inTime = desk.quick("7916000300", Instant.now().plusSeconds(180));

    broker.close();
    await("one ends and one is too late while nobody can be told").atMost(PATIENCE)
        .until(() -> Instant.now().isAfter(tooLateAt) && atCarrier(endsMeanwhile).stream().allMatch(BrokerAwayIT::wasSaidInVain));
    assertThat(desk.endings(endsMeanwhile)).as("the broker was away by then").isEmpty();
    assertThat(atCarrier(goesOn)).as("who talks is left alone").singleElement().matches(CarrierCall::isLive);
    startBroker();

    until("what ended is told", () -> desk.isOver(endsMeanwhile));
    assertThat(desk.endings(endsMeanwhile)).isNotEmpty().allMatch(end -> end.outcome() == Outcome.ANSWERED);
    until("what was too late is refused", () -> desk.isOver(tooLate));
    assertThat(desk.endings(tooLate)).allMatch(end -> end.outcome() == Outcome.REFUSED && end.reason().equals("TOO_LATE"));
    assertThat(desk.endings(goesOn)).as("it goes on").isEmpty();
    assertThat(atCarrier(goesOn)).singleElement().matches(CarrierCall::isLive);

    desk.share(1000);
    until("who has waited is rung, or given back", () -> desk.isOver(inTime));
    String next = desk.quick("7916000400", Instant.now().plusSeconds(60));
    until("and who comes now", () -> desk.isOver(next));
    assertThat(desk.endings(next)).singleElement().matches(end -> end.outcome() == Outcome.ANSWERED);
    desk.hangUp(goesOn);
    until("who talked is told of", () -> desk.isOver(goesOn));
    assertThat(desk.endings(goesOn)).allMatch(end -> end.outcome() == Outcome.ANSWERED);

    assertThat(atCarrier(tooLate)).as("too late").isEmpty();
    boolean rung = desk.endings(inTime).stream().anyMatch(end -> end.outcome() == Outcome.ANSWERED);
    assertThat(atCarrier(inTime)).as("who has waited").hasSize(rung ? 1 : 0);
    for (String id : List.of(goesOn, endsMeanwhile, next)) assertThat(atCarrier(id)).as("once").hasSize(1);
    assertThat(desk.events.messages(AgentStatus.class).getLast().linkUp()).isTrue();
  }
}
