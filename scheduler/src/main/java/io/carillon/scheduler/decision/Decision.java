package io.carillon.scheduler.decision;

import io.carillon.contract.AgentEvent.Ending;
import io.carillon.contract.JobState;
import io.carillon.scheduler.job.Verdict;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** One decision on one job. What stands in {@code detail} is in the contract of {@code GET /v1/calls/{id}/decisions}. */
public record Decision(UUID job, What what, JsonObject detail) {
  public enum What { DEFERRED, DIALLED, SETTLED, NO_TRUNK, CANCEL_REQUESTED, CLOSED }

  /** @param zone in which the window's clock runs, or null */
  public static Decision deferred(UUID job, String reason, Instant until, String zone, List<Passed> passed) {
    return new Decision(job, What.DEFERRED, with(new JsonObject().put("reason", reason).put("until", until.toString()), "zone", zone, passed));
  }

  /** @param probe it tries a trunk that is out */
  public static Decision dialled(UUID job, UUID attempt, String to, String trunk, String pbx, boolean probe, List<Passed> passed) {
    var detail = new JsonObject().put("attempt", attempt.toString()).put("to", to).put("trunk", trunk).put("pbx", pbx);
    if (probe) detail.put("probe", true);
    return new Decision(job, What.DIALLED, with(detail, null, null, passed));
  }

  /** @param trunkOut it ended so because its trunk is out */
  public static Decision settled(UUID job, UUID attempt, String trunk, Ending ending, boolean trunkOut, Verdict verdict) {
    var detail = new JsonObject().put("attempt", attempt.toString()).put("outcome", ending.outcome().name());
    if (ending.reason() != null) detail.put("why", ending.reason());
    detail.put("trunk", trunk);
    if (trunkOut) detail.put("trunkOut", true);
    return new Decision(job, What.SETTLED, next(detail, verdict));
  }

  /** Every trunk of the destination is barred. */
  public static Decision noTrunk(UUID job, Verdict verdict) {
    return new Decision(job, What.NO_TRUNK, next(new JsonObject(), verdict));
  }

  public static Decision cancelRequested(UUID job) {
    return new Decision(job, What.CANCEL_REQUESTED, new JsonObject());
  }

  /** It came to its last state without a call; {@code list}: that forbids its number, or null. */
  public static Decision closed(UUID job, JobState state, String reason, String list) {
    var detail = new JsonObject().put("state", state.name());
    if (reason != null) detail.put("reason", reason);
    if (list != null) detail.put("list", list);
    return new Decision(job, What.CLOSED, detail);
  }

  private static JsonObject next(JsonObject detail, Verdict verdict) {
    return switch (verdict) {
      case Verdict.Done done -> {
        detail.put("next", "END").put("state", done.state().name());
        yield done.reason() == null ? detail : detail.put("reason", done.reason());
      }
      case Verdict.NextDestination next -> detail.put("next", "DESTINATION").put("destination", next.destination());
      case Verdict.NextRound round -> detail.put("next", "ROUND").put("until", round.at().toString());
      case Verdict.OtherTrunk other -> detail.put("next", "OTHER_TRUNK");
      case Verdict.Later later -> detail.put("next", "LATER").put("until", later.at().toString());
    };
  }

  private static JsonObject with(JsonObject detail, String field, String value, List<Passed> passed) {
    if (value != null) detail.put(field, value);
    if (!passed.isEmpty()) {
      var trunks = new JsonArray();
      passed.forEach(one -> trunks.add(new JsonObject().put("trunk", one.trunk()).put("why", one.why().name())));
      detail.put("passed", trunks);
    }
    return detail;
  }
}
