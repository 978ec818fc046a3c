package io.carillon.simulation;

import io.carillon.agent.evidence.EvidenceLine;
import io.carillon.agent.link.PbxLink;
import io.carillon.agent.link.Survey;
import io.carillon.id.Ids;
import io.carillon.kafka.Publisher;
import io.carillon.simulation.pbx.Guard;
import io.carillon.simulation.store.Defects;
import io.carillon.simulation.store.Statements;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** The defects that can be planted, by name. Each is a port that does something else than it says. */
final class Plants {
  static final Map<String, Named> ALL = all();

  private Plants() {}

  /** @param plant a fresh one for each run */
  record Named(String does, Supplier<Plant> plant) {}

  private static Map<String, Named> all() {
    var all = new LinkedHashMap<String, Named>();
    guard(all, "no-fence", "the guard lets every epoch in", new Guard(false, true, true, true, true, true));
    guard(all, "no-mark", "the guard looks neither at cancel marks nor at how late it is", new Guard(true, false, true, true, true, false));
    guard(all, "late-is-let-in", "the guard does not look at how late it is", new Guard(true, true, true, true, true, false));
    all.put("epoch-goes-down", new Named("the guard takes a lower epoch than it had, and somebody says the former one again", GoesDown::new));
    statements(all, "no-claim", "whoever was the lead is believed when he decides", Defects::nothingClaimed);
    statements(all, "lease-for-all", "whoever asks for the lead is told that he has it", Defects::leaseForAll);
    statements(all, "not-before-forgotten", "a wish is rung before its time", some -> Defects.forgets(some, Pattern.compile("\"notBefore\":\"[^\"]*\",?"), true));
    statements(all, "window-forgotten", "a wish is rung outside its window", some -> Defects.forgets(some, Pattern.compile("\"window\":\\{[^}]*\\},?"), false));
    statements(all, "days-uncounted", "nobody counts how often a number was rung today", Defects::daysUncounted);
    statements(all, "early-release", "a channel counts as free once somebody has answered", some -> Defects.usageWithout(some, one -> one.answered != null));
    statements(all, "doubt-is-free", "an attempt in doubt holds no channel", some -> Defects.usageWithout(some, one -> one.inDoubt || one.originating != null && one.ringing == null));
    statements(all, "one-pbx-counts", "of a trunk only one PBX's channels are counted", some -> Defects.usageWithout(some, one -> one.pbx.equals("b")));
    statements(all, "settled-again", "an attempt that is settled can be settled again", Defects::settledAgain);
    statements(all, "replay-overwrites", "a job that comes again begins anew", Defects::replayOverwrites);
    statements(all, "sent-when-read", "the outbox marks rows before the broker has them", Defects::sentWhenRead);
    statements(all, "fence-judges-all", "at a fence what had begun is closed like what had not", Defects::fenceJudgesAll);
    statements(all, "doubt-gives-up", "an attempt is UNKNOWN two seconds after it began", Defects::doubtGivesUp);
    statements(all, "never-begun-hasty", "who has not begun yet is closed at once", Defects::neverBegunAtOnce);
    statements(all, "taken-twice", "a job may have two attempts at a time", Defects::takenTwice);
    statements(all, "closes-dialled", "expiry ends jobs that are being dialled", Defects::closesWhatIsDialled);
    all.put("shares-in-fractions", new Named("each agent's part of the pace is rounded up", InFractions::new));
    all.put("suppressed-is-rung", new Named("neither the claim nor the agent looks at suppressions", () -> new Plant() {
      @Override public void statements(Statements some) {
        Defects.suppressedIsClaimed(some);
      }

      @Override public boolean readsSuppressions() {
        return false;
      }
    }));
    link(all, "others-unseen", "calls of others are not counted", (answer, method) -> method.equals("survey") ? ((Future<?>) answer).map(found -> ours((Survey) found)) : answer);
    link(all, "absence-proves", "absence in AstDB proves that nothing came, a crash or not", (answer, method) -> method.equals("lookUp")
        ? ((Future<?>) answer).map(found -> new PbxLink.Evidence(((PbxLink.Evidence) found).trace(), true)) : answer);
    link(all, "refused-for-stale", "who is looked up, and of whom no end is written, counts as dropped at the fence", (answer, method) -> method.equals("lookUp")
        ? ((Future<?>) answer).map(found -> dropped((PbxLink.Evidence) found)) : answer);
    all.put("bar-is-nothing", new Named("a bar is reported to stand, and does not; nor does the guard look at how late it is", () -> new Plant() {
      @Override public Guard guard() {
        return new Guard(true, true, true, true, true, false);
      }

      @Override public PbxLink link(PbxLink link) {
        return Links.withoutBars(link);
      }
    }));
    all.put("result-renamed", new Named("a result that is said again has another id", () -> new Plant() {
      @Override public Publisher publisher(Publisher publisher) {
        return new RenamingPublisher(publisher);
      }
    }));
    return Collections.unmodifiableMap(all);
  }

  private static void guard(Map<String, Named> all, String name, String does, Guard guard) {
    all.put(name, new Named(does, () -> new Plant() {
      @Override public Guard guard() {
        return guard;
      }
    }));
  }

  private static void statements(Map<String, Named> all, String name, String does, Consumer<Statements> how) {
    all.put(name, new Named(does, () -> new Plant() {
      @Override public void statements(Statements some) {
        how.accept(some);
      }
    }));
  }

  private static void link(Map<String, Named> all, String name, String does, Links.Answer answer) {
    all.put(name, new Named(does, () -> new Plant() {
      @Override public PbxLink link(PbxLink link) {
        return Links.answering(link, answer);
      }
    }));
  }

  private static Survey ours(Survey survey) {
    return new Survey(survey.channels().stream().filter(one -> Ids.isUuid(one.linkedId())).toList());
  }

  private static PbxLink.Evidence dropped(PbxLink.Evidence found) {
    if (found.trace().ended() != null || found.trace().dropped() != null) return found;
    return new PbxLink.Evidence(found.trace().with(new EvidenceLine.Dropped("", 0, Instant.EPOCH, "stale")), found.complete());
  }

  /** Who would say an old epoch again is there only together with who takes it: the guard that is shipped does not. */
  private static final class GoesDown implements Plant {
    @Override public Guard guard() {
      return new Guard(true, true, true, true, false, true);
    }

    @Override public PbxLink link(PbxLink link) {
      return Links.lowering(link);
    }
  }

  /** What is stored and what is told, alike. */
  private static final class InFractions implements Plant {
    @Override public void statements(Statements some) {
      Defects.sharesInFractions(some);
    }

    @Override public Publisher publisher(Publisher publisher) {
      return new RoundingPublisher(publisher);
    }
  }
}
