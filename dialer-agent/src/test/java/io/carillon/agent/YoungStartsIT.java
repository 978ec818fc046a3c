package io.carillon.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.carillon.contract.AgentEvent.AttemptOriginating;
import io.carillon.contract.Outcome;
import io.carillon.embedded.BrokerReach;
import io.carillon.embedded.EmbeddedBroker;
import io.carillon.embedded.Ports;
import io.carillon.lab.CarrierCall;
import io.carillon.lab.Lab;
import io.carillon.lab.LabSpec;
import io.carillon.life.Env;
import io.carillon.life.Parts;
import io.carillon.life.Surroundings;
import io.carillon.testkit.Backends;
import io.carillon.testkit.StallingProxy;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What was decided a while ago is not begun: a real agent behind a broker that stands still, and with a clock that is set. */
final class YoungStartsIT {
  private static final String PBX = "pbx-a";
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final int WITHIN_MILLIS = 1000;
  private static final Duration STALL = Duration.ofMillis(1500);
  /** The broker listens on one address and tells its clients another, where the proxy is. */
  private static final String BROKER = "127.0.0.1";
  private static final String BY_PROXY = "127.0.0.2";

  private final Vertx vertx = Vertx.vertx();
  private final Parts parts = new Parts();
  private final AtomicReference<Duration> clockOff = new AtomicReference<>(Duration.ZERO);
  @TempDir private Path folder;
  private StallingProxy proxy;
  private EmbeddedBroker broker;
  private Lab lab;
  private HandDesk desk;

  @BeforeEach void start() {
    lab = Lab.start(LabSpec.of(folder.resolve("lab"), LabSpec.Pbx.drivenByAmi(PBX)));
    int port = Ports.free();
    proxy = new StallingProxy(BY_PROXY, port, BROKER, port);
    broker = EmbeddedBroker.start(folder.resolve("kafka"), new BrokerReach(BROKER, BY_PROXY, port));
    desk = new HandDesk(vertx, broker.settings(), PBX);
    var pbx = lab.pbxs().getFirst();
    var env = Map.of("CARILLON_KAFKA", broker.bootstrap(), "CARILLON_PBX", PBX, "CARILLON_AMI_HOST", pbx.amiHost(),
        "CARILLON_AMI_PORT", String.valueOf(pbx.amiPort()), "CARILLON_AMI_USER", pbx.amiUser(),
        "CARILLON_AMI_SECRET_FILE", pbx.amiSecretFile().toString());
    var real = Surroundings.real();
    var settable = new Surroundings(() -> Instant.now().plus(clockOff.get()), real.nanos(), real.random(), real.health(), real.meters());
    Backends.await(new AgentApp(AgentSettings.read(new Env(env::get)), settable).start(vertx, parts));
    await("a holder is fenced").atMost(PATIENCE).until(desk::serves);
  }

  @AfterEach void stop() {
    Backends.await(parts.close());
    if (desk != null) desk.close();
    Backends.await(vertx.close());
    if (broker != null) broker.close();
    if (proxy != null) proxy.close();
    if (lab != null) lab.close();
  }

  private List<CarrierCall> atCarrier(String attemptId) {
    return lab.carrier().record().ofAttempt(attemptId).calls();
  }

  private void isOver(String attemptId) {
    await().atMost(PATIENCE).until(() -> !desk.endings(attemptId).isEmpty());
  }

  private void isTooLate(String attemptId) {
    isOver(attemptId);
    assertThat(desk.endings(attemptId)).allMatch(end -> end.outcome() == Outcome.REFUSED && end.reason().equals("TOO_LATE"));
    assertThat(atCarrier(attemptId)).isEmpty();
  }

  private void isRung(String attemptId) {
    isOver(attemptId);
    assertThat(desk.endings(attemptId)).allMatch(end -> end.outcome() == Outcome.ANSWERED);
    assertThat(atCarrier(attemptId)).hasSize(1);
  }

  /** Two for one start in each window, so that the second has his turn a window after the first. */
  private String second(long windowMillis, Runnable whenTheFirstIsAnnounced) {
    desk.share(1, windowMillis);
    var notAfter = Instant.now().plusSeconds(60);
    String first = desk.quick("7916000000", notAfter);
    String second = desk.quick("7916000100", notAfter, WITHIN_MILLIS);
    desk.events.await(AttemptOriginating.class, announced -> announced.attemptId().equals(first));
    whenTheFirstIsAnnounced.run();
    return second;
  }

  @Test void whoseTurnComesInTimeIsRung() {
    isRung(second(600, () -> {}));
  }

  /**
   * At 600 ms the second is announced and waits for the broker's word; at 900 ms he is not even that, since nobody knows any more
   * who must not be called.
   */
  @ParameterizedTest @ValueSource(longs = {600, 900}) void whoIsHeldUpByTheBrokerIsNotRungAfterwards(long windowMillis) {
    String second = second(windowMillis, () -> {
      proxy.stall();
      long since = System.nanoTime();
      await("the broker is away for a while").pollInterval(Duration.ofMillis(20)).until(() -> System.nanoTime() - since > STALL.toNanos());
      proxy.resume();
    });
    isTooLate(second);
    isRung(desk.quick("7916000200", Instant.now().plusSeconds(60), WITHIN_MILLIS));
  }

  @Test void aClockThatIsSetBackByAnHourGivesNobodyAnHour() {
    desk.share(0);
    String within = desk.quick("7916000000", Instant.now().plusSeconds(60), WITHIN_MILLIS);
    String notAfter = desk.quick("7916000100", Instant.now().plusSeconds(3));
    isOver(desk.unplaceable());
    assertThat(desk.endings(within)).isEmpty();

    clockOff.set(Duration.ofHours(-1));

    isTooLate(within);
    isTooLate(notAfter);
    desk.share(1000);
    isRung(desk.quick("7916000200", Instant.now().plusSeconds(60), WITHIN_MILLIS));
    assertThat(atCarrier(within)).isEmpty();
    assertThat(atCarrier(notAfter)).isEmpty();
  }
}
