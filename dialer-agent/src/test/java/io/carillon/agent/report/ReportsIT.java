package io.carillon.agent.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.contract.AgentEvent;
import io.carillon.contract.AgentEvent.AgentFenced;
import io.carillon.contract.AgentEvent.AgentHello;
import io.carillon.contract.AgentEvent.AttemptEnded;
import io.carillon.contract.AgentEvent.AttemptRinging;
import io.carillon.contract.AgentEvent.Ending;
import io.carillon.contract.Outcome;
import io.carillon.contract.PbxMode;
import io.carillon.contract.Topics;
import io.carillon.kafka.Publisher;
import io.carillon.testkit.Backends;
import io.carillon.testkit.TopicTap;
import io.carillon.testkit.WithBackends;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** In which order a real broker has what an agent says by its two ways. */
@WithBackends
final class ReportsIT {
  private static final String PBX = "pbx-a";
  private static final int TIMES = 20;

  private final Backends backends;
  private final Context context;
  private final TopicTap events;
  private Publisher atOnce;
  private Publisher together;
  private Reports reports;

  ReportsIT(Backends backends) {
    this.backends = backends;
    this.context = backends.vertx().getOrCreateContext();
    this.events = backends.tap(Topics.EVENTS);
  }

  /** As the agent opens them. */
  @BeforeEach void open() {
    atOnce = Publisher.open(backends.vertx(), backends.kafka(), 2_000);
    together = Publisher.openForMany(backends.vertx(), backends.kafka(), 2_000);
    reports = new Reports(backends.vertx(), atOnce, together, InstantSource.system(), PBX);
    reports.begin(1);
    // Both ways are open before an order between them is looked at.
    onContext(() -> Future.all(reports.originating(id(), id(), 2_000), reports.ended(id(), id(), ending())));
  }

  @AfterEach void close() {
    Backends.await(Future.all(atOnce.close(), together.close()));
  }

  /** The scheduler closes, at a fence, what it has no word of: so an end that was said before the fence must stand before it. */
  @Test void endsInFlightStandBeforeTheFenceThatIsSaidAfterThem() {
    for (int i = 0; i < TIMES; i++) {
      String last = id();
      String holder = id();
      onContext(() -> Future.all(reports.ended(last, id(), ending()), reports.send(new AgentFenced(PBX, holder, 1, Instant.now()))));
      assertThat(inOrder(last, holder)).as("the end, then the fence").satisfiesExactly(first -> assertThat(first).isInstanceOf(AttemptEnded.class),
          second -> assertThat(second).isInstanceOf(AgentFenced.class));
    }
  }

  @Test void endsInFlightStandBeforeTheHelloThatIsSaidAfterThem() {
    for (int i = 0; i < TIMES; i++) {
      String last = id();
      String holder = id();
      onContext(() -> Future.all(reports.ended(last, id(), ending()),
          reports.send(new AgentHello(PBX, holder, 1, PbxMode.AMI, null, null, Instant.now()))));
      assertThat(inOrder(last, holder)).as("the end, then the hello").satisfiesExactly(first -> assertThat(first).isInstanceOf(AttemptEnded.class),
          second -> assertThat(second).isInstanceOf(AgentHello.class));
    }
  }

  /** Asterisk waits for nothing else: what is announced does not wait for company. */
  @Test void whatIsAnnouncedGoesAheadOfWhatGathers() {
    int ahead = 0;
    for (int i = 0; i < TIMES; i++) {
      String rings = id();
      String announced = id();
      onContext(() -> {
        reports.ringing(rings, id(), Instant.now());
        return Future.all(reports.originating(announced, id(), 2_000), reports.ended(rings, id(), ending()));
      });
      var both = inOrder(rings, announced);
      assertThat(both.stream().filter(event -> of(event, rings)).toList()).as("what is said of one attempt, in the order in which it was said")
          .satisfiesExactly(first -> assertThat(first).isInstanceOf(AttemptRinging.class),
              second -> assertThat(second).isInstanceOf(AttemptEnded.class));
      if (of(both.getFirst(), announced)) ahead++;
    }
    assertThat(ahead).as("announced ahead of what was said before and gathers").isGreaterThan(TIMES / 2);
  }

  @Test void aNewEpochCountsAnewAndWhoHasClosedSaysNoMore() {
    String late = id();
    onContext(() -> {
      reports.begin(2);
      return reports.ended(late, id(), ending());
    });
    var said = Promise.<Void>promise();
    context.runOnContext(go -> {
      reports.close();
      reports.ended(late, id(), ending()).onComplete(said);
    });
    boolean refused = Backends.await(said.future().transform(end -> Future.succeededFuture(end.failed())));
    assertThat(refused).isTrue();
    assertThat(events.awaitMany(AttemptEnded.class, ended -> ended.attemptId().equals(late), 1)).singleElement()
        .matches(ended -> ended.epoch() == 2 && ended.seq() == 1);
  }

  /** What the broker has of these two, which are attempts or holders. */
  private List<AgentEvent> inOrder(String one, String other) {
    return events.messages(AgentEvent.class).stream().filter(event -> of(event, one) || of(event, other)).toList();
  }

  private static boolean of(AgentEvent event, String id) {
    return id.equals(event instanceof AgentEvent.OfAttempt attempt ? attempt.attemptId() : ((AgentEvent.OfAgent) event).holder());
  }

  /** Says it on the owner's context, and waits until the broker has it and the tap has seen as much. */
  private void onContext(Supplier<Future<?>> said) {
    var done = Promise.<Object>promise();
    context.runOnContext(go -> said.get().<Object>map(any -> null).onComplete(done));
    Backends.await(done.future());
    String mark = id();
    var marked = Promise.<Void>promise();
    context.runOnContext(go -> reports.send(new AgentFenced(PBX, mark, 0, Instant.now())).onComplete(marked));
    Backends.await(marked.future());
    events.await(AgentFenced.class, fenced -> fenced.holder().equals(mark));
  }

  private static String id() {
    return UUID.randomUUID().toString();
  }

  private static Ending ending() {
    return Ending.without(Outcome.BUSY, null, Instant.now());
  }
}
