package io.carillon.agent.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.agent.pace.Jitter;
import io.carillon.agent.pace.PaceBook;
import io.carillon.contract.AgentEvent.Ending;
import io.carillon.contract.Assignment.AttemptDial;
import io.carillon.contract.Assignment.PaceShare;
import io.carillon.contract.Assignment.Share;
import io.carillon.contract.JobKind;
import io.carillon.contract.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class HeldTest {
  private final PaceBook pace = new PaceBook(Jitter.fixed(0));
  private final List<String> told = new ArrayList<>();
  private final List<String> asked = new ArrayList<>();
  private final Held held = new Held((call, event) -> told.add(call.jobId + " " + event.getClass().getSimpleName()));

  HeldTest() {
    pace.take(new PaceShare(1, 1, "pbx", List.of(new Share("trunk", "north", 10, 1000)), 60_000, Instant.EPOCH), 0, 0);
  }

  private Call announced(String name, int priority, LastCheck... answers) {
    var dial = new AttemptDial(1, 1, UUID.randomUUID().toString(), name, null, "t", JobKind.DIAL, priority, "+1000", "1000", "north", 20, 60, null,
        "notify", List.of(), null, null, null, null, null, false, List.of(), Instant.EPOCH, null);
    var call = Call.announced(dial, new Call.Order(null, pace.permit(new PaceBook.Start("pbx", "north", null, priority), 0, 0), 0));
    var left = new ArrayList<>(List.of(answers));
    call.lastCheck = () -> {
      asked.add(name);
      return left.removeFirst();
    };
    held.add(call);
    return call;
  }

  @Test void theMoreUrgentIsAskedFirstAndWhoWaitsIsAskedAgain() {
    announced("first", 5, new LastCheck.Wait(70), new LastCheck.Go(9));
    announced("second", 5, new LastCheck.Wait(50), new LastCheck.End(Ending.without(Outcome.CANCELLED, null, Instant.EPOCH)));
    announced("urgent", 9, new LastCheck.Go(9));
    assertThat(held.ask()).as("until the sooner of those that wait").isEqualTo(50);
    assertThat(asked).containsExactly("urgent", "first", "second");
    assertThat(told).containsExactly("urgent Cleared");
    assertThat(held.ask()).isEqualTo(Long.MAX_VALUE);
    assertThat(told).containsExactly("urgent Cleared", "first Cleared", "second Barred");
    assertThat(held.ask()).isEqualTo(Long.MAX_VALUE);
    assertThat(asked).hasSize(5);
  }

  @Test void whoHasEndedMeanwhileIsAskedNoMore() {
    var call = announced("ended", 5, new LastCheck.Go(9));
    call.state = new CallState.Ended(Ending.without(Outcome.REFUSED, "NO_BROKER", Instant.EPOCH));
    assertThat(held.ask()).isEqualTo(Long.MAX_VALUE);
    assertThat(asked).isEmpty();
  }
}
