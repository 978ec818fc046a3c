package io.carillon.gateway.submit;

import io.carillon.contract.CallSpec;
import io.carillon.contract.JobKind;
import io.carillon.contract.JobMessage;
import io.carillon.contract.JobState;
import io.carillon.gateway.edge.Answer;
import io.carillon.gateway.edge.Asked;
import io.carillon.gateway.edge.Cursor;
import io.carillon.gateway.edge.Operations;
import io.carillon.gateway.edge.Problem;
import io.carillon.gateway.idempotency.Idempotency;
import io.carillon.gateway.number.Numbers;
import io.carillon.intake.IntakeReach;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.UUID;

/** {@code /v1/calls} and {@code /v1/callbacks}. */
public final class CallsHandler {
  /** How long a GET waits for intake before it says that there is no such call. */
  private static final long INTAKE_MILLIS = 2_000;

  /** What it works with. */
  public record Parts(JobPublisher jobs, JobStore store, IntakeReach intake, Idempotency idempotency, Numbers numbers, Names names,
      Callers callers, InstantSource clock) {}

  private final Parts parts;

  public CallsHandler(Parts parts) {
    this.parts = parts;
  }

  public void register(Operations operations) {
    operations.on("submitCall", asked -> parts.idempotency.once(asked, (id, again) -> submit(asked, id)))
        .on("submitCallback", asked -> parts.idempotency.once(asked, (id, again) -> callback(asked, id)))
        .on("getCall", asked -> get(asked, null))
        .on("getCallback", asked -> get(asked, JobKind.CALLBACK.name()))
        .on("callDecisions", this::decisions)
        .on("cancelCall", this::cancel)
        .on("listCalls", this::list);
  }

  private Future<Answer> submit(Asked asked, UUID id) {
    return spec(asked.body()).compose(spec -> publish(asked, id, JobKind.DIAL, spec, null, null, "/v1/calls/"));
  }

  /** Bad at first sight, it is read again with what operators set meanwhile. */
  private Future<CallSpec> spec(JsonObject body) {
    var read = reader().call(body, parts.clock.instant());
    if (read.faults().isEmpty()) return Future.succeededFuture(read.spec());
    return parts.numbers.refresh().compose(done -> parts.names.refresh()).map(done -> {
      var again = reader().call(body, parts.clock.instant());
      if (!again.faults().isEmpty()) throw Problem.invalid(again.faults()).thrown();
      return again.spec();
    });
  }

  private CallReader reader() {
    return new CallReader(text -> parts.numbers.read(text, null), parts.names::isScript, parts.names::isTarget, parts.names::isCalendar);
  }

  private Future<Answer> callback(Asked asked, UUID id) {
    var body = asked.body();
    String pbx = body.getString("pbx");
    var call = body.copy();
    call.remove("pbx");
    return spec(call).compose(spec -> {
      String to = spec.destinations().getFirst().to();
      return parts.callers.find(asked.tenant(), to).compose(caller -> {
        if (caller.isEmpty()) return Future.failedFuture(Problem.invalid("/to", "is not among the callers who may be rung back").thrown());
        if (pbx != null && caller.get().pbx() != null && !pbx.equals(caller.get().pbx())) {
          return Future.failedFuture(Problem.invalid("/pbx", "is not the PBX on which this caller may be rung back").thrown());
        }
        String from = pbx == null ? caller.get().pbx() : pbx;
        var scripted = Callers.withScript(spec, caller.get().script());
        return publish(asked, id, JobKind.CALLBACK, scripted, (from == null ? "" : from) + "/" + to, from, "/v1/callbacks/");
      });
    });
  }

  private Future<Answer> publish(Asked asked, UUID id, JobKind kind, CallSpec spec, String callbackKey, String pbx, String path) {
    var job = new JobMessage.JobSubmitted(id.toString(), asked.tenant(), null, null, kind, spec, callbackKey, pbx, parts.clock.instant());
    return parts.jobs.submit(job).map(stored -> {
      var json = new JsonObject().put("id", id.toString()).put("state", JobState.QUEUED.name());
      if (spec.reference() != null) json.put("reference", spec.reference());
      return Answer.accepted(json, path + id);
    });
  }

  private Future<Answer> get(Asked asked, String kind) {
    return present(asked, kind).map(Answer::ok);
  }

  private Future<Answer> decisions(Asked asked) {
    return present(asked, null).compose(job -> parts.store.decisions(asked.id()).map(stored -> Answer.ok(
        new JsonObject().put("items", new JsonArray(Decisions.of(job, stored, parts.clock.instant()))))));
  }

  /** A call that was accepted a moment ago may not be a row yet: its acceptance is the broker's word. */
  private Future<JsonObject> present(Asked asked, String kind) {
    return parts.store.find(asked.tenant(), asked.id(), kind).compose(found -> {
      if (found.isPresent()) return Future.succeededFuture(found.get());
      return parts.intake.ends().compose(ends -> parts.intake.passed(ends, INTAKE_MILLIS))
          .compose(passed -> parts.store.find(asked.tenant(), asked.id(), kind))
          .map(later -> later.orElseThrow(() -> Problem.notFound("no call has the id " + asked.id()).thrown()));
    });
  }

  private Future<Answer> cancel(Asked asked) {
    return present(asked, null).compose(job -> {
      if (JobState.valueOf(job.getString("state")).isFinal()) {
        return Future.failedFuture(Problem.conflict("call-ended", "the call is " + job.getString("state") + " already").thrown());
      }
      var cancel = new JobMessage.JobCancel(asked.id().toString(), asked.tenant(), parts.clock.instant());
      return parts.jobs.cancel(cancel).map(stored -> Answer.accepted(
          new JsonObject().put("id", job.getString("id")).put("state", job.getString("state")).put("cancelRequested", true), null));
    });
  }

  private Future<Answer> list(Asked asked) {
    var after = Cursor.read(asked.query("cursor"), 1);
    String campaign = asked.query("campaign");
    UUID last;
    try {
      last = after == null ? null : UUID.fromString(after.getFirst());
    } catch (IllegalArgumentException notOurs) {
      return Future.failedFuture(Cursor.wrong());
    }
    return parts.store.list(asked.tenant(), campaign == null ? null : UUID.fromString(campaign), asked.query("state"), asked.query("reference"), last,
        asked.limit()).map(found -> {
          String next = found.size() < asked.limit() ? null : Cursor.of(found.getLast().getString("id"));
          return Answer.ok(new JsonObject().put("items", new JsonArray(found)).put("next", next));
        });
  }
}
