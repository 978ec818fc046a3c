package io.carillon.agent.fence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class HolderMachineTest {
  private static final List<HolderState> STATES = List.of(new HolderState.Idle(), new HolderState.Looking("h"), new HolderState.Asking("h", 6),
      new HolderState.Raising("h", 7), new HolderState.Announcing("h", 7), new HolderState.Serving("h", 7), new HolderState.Mending("h", 7));
  private static final List<HolderEvent> EVENTS = List.of(new HolderEvent.Assigned(), new HolderEvent.Revoked(), new HolderEvent.LinkUp(),
      new HolderEvent.LinkDown(), new HolderEvent.EpochRead(6), new HolderEvent.EpochRead(9), new HolderEvent.Welcomed("h", 7), new HolderEvent.Welcomed("x", 7),
      new HolderEvent.Welcomed("h", 5), new HolderEvent.Raised(7), new HolderEvent.Raised(6), new HolderEvent.Raised(9), new HolderEvent.FencedStored(7),
      new HolderEvent.FencedStored(6), new HolderEvent.Tick(), new HolderEvent.Outdone(7), new HolderEvent.Outdone(8));

  private HolderState state = new HolderState.Idle();
  private final List<HolderEffect> effects = new ArrayList<>();

  private void on(HolderEvent event) {
    var step = HolderMachine.on(state, event, "fresh");
    state = step.state();
    effects.addAll(step.effects());
  }

  @Test void everyKindIsSampled() {
    assertThat(STATES.stream().map(Object::getClass).collect(Collectors.toSet())).isEqualTo(Set.of(HolderState.class.getPermittedSubclasses()));
    assertThat(EVENTS.stream().map(Object::getClass).collect(Collectors.toSet()))
        .isEqualTo(Arrays.stream(HolderEvent.class.getPermittedSubclasses()).collect(Collectors.toSet()));
  }

  @Test void nobodyServesWithoutTheBrokersWordOnTheFenceOrAFenceRaisedAnew() {
    for (var from : STATES) {
      for (var event : EVENTS) {
        var step = HolderMachine.on(from, event, "fresh");
        String what = from + " x " + event;
        boolean serves = step.state() instanceof HolderState.Serving && !(from instanceof HolderState.Serving);
        if (serves) {
          boolean fenced = from instanceof HolderState.Announcing && event.equals(new HolderEvent.FencedStored(7));
          boolean mended = from instanceof HolderState.Mending && event.equals(new HolderEvent.Raised(7));
          assertThat(fenced || mended).as(what).isTrue();
        }
        boolean lost = from.epoch() != 0 && step.state().epoch() == 0;
        assertThat(step.effects().contains(new HolderEffect.Stop())).as(what)
            .isEqualTo(lost || from.epoch() != 0 && (event instanceof HolderEvent.Assigned || event instanceof HolderEvent.Revoked));
        boolean higher = event.equals(new HolderEvent.Raised(9)) && (from instanceof HolderState.Raising || from instanceof HolderState.Mending)
            || event.equals(new HolderEvent.EpochRead(9)) && from instanceof HolderState.Serving || event.equals(new HolderEvent.Outdone(8)) && from.epoch() == 7;
        if (higher) assertThat(step.state()).as(what).isEqualTo(new HolderState.Looking("fresh"));
      }
    }
  }

  /** Whom it replaced had a hello on its way, and was given the next epoch without being there any more. */
  @Test void whoReadsOfALaterEpochOfSomebodyElseBeginsAgain() {
    state = new HolderState.Serving("h", 7);
    on(new HolderEvent.Outdone(7));
    assertThat(state).isEqualTo(new HolderState.Serving("h", 7));
    on(new HolderEvent.Outdone(8));
    assertThat(state).isEqualTo(new HolderState.Looking("fresh"));
    assertThat(effects).containsExactly(new HolderEffect.Stop(), new HolderEffect.ReadEpoch());
  }

  @Test void theWholeWay() {
    on(new HolderEvent.Assigned());
    on(new HolderEvent.EpochRead(6));
    on(new HolderEvent.Tick());
    on(new HolderEvent.Welcomed("somebody else", 8));
    on(new HolderEvent.Welcomed("fresh", 7));
    on(new HolderEvent.Raised(7));
    on(new HolderEvent.FencedStored(7));
    assertThat(effects).containsExactly(new HolderEffect.ReadEpoch(), new HolderEffect.SayHello("fresh", 6), new HolderEffect.SayHello("fresh", 6),
        new HolderEffect.Raise(7), new HolderEffect.SayFenced("fresh", 7), new HolderEffect.Serve(7));
    on(new HolderEvent.LinkDown());
    on(new HolderEvent.LinkUp());
    on(new HolderEvent.Raised(7));
    assertThat(effects.subList(6, 9)).containsExactly(new HolderEffect.Pause(), new HolderEffect.Raise(7), new HolderEffect.Resume());
    on(new HolderEvent.Revoked());
    assertThat(effects.getLast()).isEqualTo(new HolderEffect.Stop());
  }
}
