package io.carillon.agent.fence;

import io.carillon.agent.fence.HolderState.Announcing;
import io.carillon.agent.fence.HolderState.Asking;
import io.carillon.agent.fence.HolderState.Idle;
import io.carillon.agent.fence.HolderState.Looking;
import io.carillon.agent.fence.HolderState.Mending;
import io.carillon.agent.fence.HolderState.Raising;
import io.carillon.agent.fence.HolderState.Serving;
import java.util.ArrayList;
import java.util.List;

/**
 * hello → welcome → raise the fence and read it back → fenced in the broker → serve. Whoever reads a higher epoch than his own, or
 * of one that somebody else was given, stands down and begins again under a new name. Pure and total; whatever went unanswered is asked again at the next tick.
 */
public final class HolderMachine {
  private HolderMachine() {}

  public record Step(HolderState state, List<HolderEffect> effects) {
    static Step to(HolderState state, HolderEffect... effects) {
      return new Step(state, List.of(effects));
    }
  }

  /** @param fresh a UUID nobody has used, for the case that one is needed */
  public static Step on(HolderState state, HolderEvent event, String fresh) {
    if (event instanceof HolderEvent.Revoked) return stopping(state, new Idle());
    if (event instanceof HolderEvent.Assigned) return stopping(state, new Looking(fresh), new HolderEffect.ReadEpoch());
    // A holder that was replaced may have said hello once more before it knew: then its epoch is the newest, and nobody has it.
    if (event instanceof HolderEvent.Outdone(long epoch)) {
      return state.epoch() != 0 && epoch > state.epoch() ? standDown(state, fresh) : Step.to(state);
    }
    return switch (state) {
      case Idle s -> Step.to(s);
      case Looking s -> whileLooking(s, event);
      case Asking s -> whileAsking(s, event, fresh);
      case Raising s -> whileRaising(s, event, fresh);
      case Announcing s -> whileAnnouncing(s, event);
      case Serving s -> whileServing(s, event, fresh);
      case Mending s -> whileMending(s, event, fresh);
    };
  }

  private static Step stopping(HolderState from, HolderState to, HolderEffect... then) {
    var effects = new ArrayList<HolderEffect>();
    if (from.epoch() != 0) effects.add(new HolderEffect.Stop());
    effects.addAll(List.of(then));
    return new Step(to, effects);
  }

  private static Step standDown(HolderState from, String fresh) {
    return stopping(from, new Looking(fresh), new HolderEffect.ReadEpoch());
  }

  private static Step whileLooking(Looking s, HolderEvent event) {
    return switch (event) {
      case HolderEvent.EpochRead(long found) -> Step.to(new Asking(s.holder(), found), new HolderEffect.SayHello(s.holder(), found));
      case HolderEvent.LinkUp up -> Step.to(s, new HolderEffect.ReadEpoch());
      case HolderEvent.Tick t -> Step.to(s, new HolderEffect.ReadEpoch());
      default -> Step.to(s);
    };
  }

  private static Step whileAsking(Asking s, HolderEvent event, String fresh) {
    return switch (event) {
      case HolderEvent.Welcomed(String holder, long epoch) when holder.equals(s.holder()) -> epoch > s.found()
          ? Step.to(new Raising(s.holder(), epoch), new HolderEffect.Raise(epoch)) : standDown(s, fresh);
      case HolderEvent.Tick t -> Step.to(s, new HolderEffect.SayHello(s.holder(), s.found()));
      case HolderEvent.LinkDown d -> Step.to(new Looking(s.holder()));
      default -> Step.to(s);
    };
  }

  private static Step whileRaising(Raising s, HolderEvent event, String fresh) {
    return switch (event) {
      case HolderEvent.Raised(long readBack) when readBack == s.epoch() ->
          Step.to(new Announcing(s.holder(), s.epoch()), new HolderEffect.SayFenced(s.holder(), s.epoch()));
      case HolderEvent.Raised(long readBack) when readBack > s.epoch() -> standDown(s, fresh);
      case HolderEvent.LinkUp up -> Step.to(s, new HolderEffect.Raise(s.epoch()));
      case HolderEvent.Tick t -> Step.to(s, new HolderEffect.Raise(s.epoch()));
      default -> Step.to(s);
    };
  }

  private static Step whileAnnouncing(Announcing s, HolderEvent event) {
    return switch (event) {
      case HolderEvent.FencedStored(long epoch) when epoch == s.epoch() -> Step.to(new Serving(s.holder(), s.epoch()), new HolderEffect.Serve(s.epoch()));
      case HolderEvent.Tick t -> Step.to(s, new HolderEffect.SayFenced(s.holder(), s.epoch()));
      // What was fenced may be gone with a restart: the fence is raised anew before anything is placed.
      case HolderEvent.LinkDown d -> Step.to(new Raising(s.holder(), s.epoch()));
      case HolderEvent.LinkUp u -> Step.to(new Raising(s.holder(), s.epoch()), new HolderEffect.Raise(s.epoch()));
      default -> Step.to(s);
    };
  }

  private static Step whileServing(Serving s, HolderEvent event, String fresh) {
    return switch (event) {
      case HolderEvent.EpochRead(long found) when found > s.epoch() -> standDown(s, fresh);
      case HolderEvent.Tick t -> Step.to(s, new HolderEffect.ReadEpoch());
      case HolderEvent.LinkDown d -> Step.to(new Mending(s.holder(), s.epoch()), new HolderEffect.Pause());
      case HolderEvent.LinkUp u -> Step.to(new Mending(s.holder(), s.epoch()), new HolderEffect.Pause(), new HolderEffect.Raise(s.epoch()));
      default -> Step.to(s);
    };
  }

  private static Step whileMending(Mending s, HolderEvent event, String fresh) {
    return switch (event) {
      case HolderEvent.LinkUp u -> Step.to(s, new HolderEffect.Raise(s.epoch()));
      case HolderEvent.Tick t -> Step.to(s, new HolderEffect.Raise(s.epoch()));
      case HolderEvent.Raised(long readBack) when readBack == s.epoch() -> Step.to(new Serving(s.holder(), s.epoch()), new HolderEffect.Resume());
      case HolderEvent.Raised(long readBack) when readBack > s.epoch() -> standDown(s, fresh);
      default -> Step.to(s);
    };
  }
}
