package io.carillon.gateway.campaign;

import io.carillon.gateway.edge.Answer;
import io.carillon.gateway.edge.Asked;
import io.carillon.gateway.edge.Cursor;
import io.carillon.gateway.edge.Operations;
import io.carillon.gateway.edge.Problem;
import io.carillon.gateway.idempotency.Idempotency;
import io.carillon.gateway.submit.CallReader;
import io.carillon.gateway.submit.Names;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.UUID;

/** {@code /v1/campaigns}, its steps and its progress. */
public final class CampaignsHandler {
  private final CampaignStore store;
  private final Progress progress;
  private final Idempotency idempotency;
  private final CampaignReader reader;
  private final Names names;
  private final InstantSource clock;

  public CampaignsHandler(CampaignStore store, Progress progress, Idempotency idempotency, CallReader calls, Names names, InstantSource clock) {
    this.store = store;
    this.progress = progress;
    this.idempotency = idempotency;
    this.reader = new CampaignReader(calls);
    this.names = names;
    this.clock = clock;
  }

  public void register(Operations operations) {
    operations.on("createCampaign", asked -> idempotency.once(asked, (id, again) -> create(asked, id)))
        .on("getCampaign", asked -> found(asked).map(Campaign::json).map(Answer::ok))
        .on("changeCampaign", this::change)
        .on("listCampaigns", this::list)
        .on("campaignProgress", asked -> found(asked).compose(progress::of).map(Answer::ok));
    Arrays.stream(CampaignLife.values()).forEach(step -> operations.on(step.word() + "Campaign", asked -> step(asked, step)));
  }

  private Future<Answer> create(Asked asked, UUID id) {
    return names.refresh().compose(done -> store.create(reader.create(asked.body(), id, asked.tenant(), clock.instant())))
        .map(made -> Answer.created(made.json(), "/v1/campaigns/" + made.id()));
  }

  private Future<Campaign> found(Asked asked) {
    return store.find(asked.tenant(), asked.id()).map(found -> found.orElseThrow(() -> missing(asked.id())));
  }

  private static Problem.Thrown missing(UUID id) {
    return Problem.notFound("no campaign has the id " + id).thrown();
  }

  private Future<Answer> change(Asked asked) {
    return names.refresh().compose(done -> found(asked)).compose(was -> store.change(reader.change(was, asked.body(), clock.instant()))
        .compose(changed -> changed.isPresent() ? Future.succeededFuture(changed.get()) : found(asked).compose(now -> Future.failedFuture(
            Problem.conflict("illegal-step", "the campaign is " + now.state() + " and cannot be changed; it has ended").thrown()))))
        .map(Campaign::json).map(Answer::ok);
  }

  private Future<Answer> step(Asked asked, CampaignLife step) {
    return store.step(asked.tenant(), asked.id(), step, clock.instant()).compose(taken -> {
      if (taken.isPresent()) return Future.succeededFuture(Answer.ok(taken.get().json()));
      return found(asked).compose(now -> Future.failedFuture(Problem.conflict("illegal-step", step.refusal(now.state())).thrown()));
    });
  }

  private Future<Answer> list(Asked asked) {
    var after = Cursor.read(asked.query("cursor"), 2);
    Instant before;
    UUID last;
    try {
      before = after == null ? null : Instant.parse(after.get(0));
      last = after == null ? null : UUID.fromString(after.get(1));
    } catch (DateTimeParseException | IllegalArgumentException notOurs) {
      return Future.failedFuture(Cursor.wrong());
    }
    return store.list(asked.tenant(), before, last, asked.limit()).map(page -> {
      var items = new JsonArray();
      page.forEach(campaign -> items.add(campaign.json()));
      String next = page.size() < asked.limit() ? null : Cursor.of(page.getLast().createdAt().toString(), page.getLast().id().toString());
      return Answer.ok(new JsonObject().put("items", items).put("next", next));
    });
  }
}
