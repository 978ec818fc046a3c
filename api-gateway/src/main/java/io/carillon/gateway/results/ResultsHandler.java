package io.carillon.gateway.results;

import io.carillon.gateway.campaign.CampaignStore;
import io.carillon.gateway.edge.Asked;
import io.carillon.gateway.edge.Cursor;
import io.carillon.gateway.edge.Operations;
import io.carillon.gateway.edge.Problem;
import io.carillon.life.Repeat;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.sqlclient.Pool;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;

/** {@code /v1/campaigns/{id}/results}: a page of JSON, or all of it as CSV, read and written page by page. */
public final class ResultsHandler {
  private static final int EXPORT_PAGE = 1_000;
  private static final List<String> COLUMNS = List.of("jobId", "reference", "number", "state", "reason", "outcome", "to", "attempts", "answeredBy",
      "acknowledged", "digits", "trunk", "pbx", "submittedAt", "firstDialedAt", "answeredAt", "finishedAt", "ringSeconds", "talkSeconds", "hangupCause", "sipCode");

  private final ResultStore store;
  private final CampaignStore campaigns;

  public ResultsHandler(Pool pool, CampaignStore campaigns) {
    this.store = new ResultStore(pool);
    this.campaigns = campaigns;
  }

  public void register(Operations operations) {
    operations.stream("campaignResults", this::results);
  }

  private void results(RoutingContext context) {
    var asked = new Asked(context);
    boolean csv = asked.query("format") == null ? String.valueOf(asked.header("accept")).startsWith("text/csv") : asked.query("format").equals("csv");
    campaigns.find(asked.tenant(), asked.id()).compose(found -> {
      if (found.isEmpty()) throw Problem.notFound("no campaign has the id " + asked.id()).thrown();
      return csv ? export(context.response(), asked) : page(context.response(), asked);
    }).onFailure(context::fail);
  }

  private Future<Void> page(HttpServerResponse response, Asked asked) {
    return store.page(asked.id(), asked.query("state"), after(asked), asked.limit()).compose(page -> {
      String next = page.size() < asked.limit() ? null : Cursor.of(page.getLast().getString("jobId"));
      return response.putHeader("content-type", "application/json").end(new JsonObject().put("items", new JsonArray(page)).put("next", next).toBuffer());
    });
  }

  private static UUID after(Asked asked) {
    var after = Cursor.read(asked.query("cursor"), 1);
    try {
      return after == null ? null : UUID.fromString(after.getFirst());
    } catch (IllegalArgumentException notOurs) {
      throw Cursor.wrong();
    }
  }

  private Future<Void> export(HttpServerResponse response, Asked asked) {
    // The first page before the first byte: what fails at once is still a problem document.
    return store.page(asked.id(), asked.query("state"), null, EXPORT_PAGE).compose(first -> {
      response.setChunked(true).putHeader("content-type", "text/csv; charset=utf-8").putHeader("content-disposition", "attachment; filename=\"results.csv\"");
      return response.write(String.join(",", COLUMNS) + "\r\n").compose(written -> rows(response, asked, first));
    });
  }

  /** Each page is written before the next is read: a slow reader costs one page of memory. */
  private Future<Void> rows(HttpServerResponse response, Asked asked, List<JsonObject> first) {
    var page = new AtomicReference<>(first);
    return Repeat.whileTrue(() -> {
      var now = page.get();
      if (now.isEmpty()) return Future.succeededFuture(false);
      var text = new StringBuilder();
      now.forEach(result -> line(result, text));
      return response.write(text.toString()).compose(written -> now.size() < EXPORT_PAGE ? Future.succeededFuture(false)
          : store.page(asked.id(), asked.query("state"), UUID.fromString(now.getLast().getString("jobId")), EXPORT_PAGE).map(next -> {
            page.set(next);
            return true;
          }));
    }).compose(all -> response.end());
  }

  private static void line(JsonObject result, StringBuilder into) {
    for (int i = 0; i < COLUMNS.size(); i++) {
      if (i > 0) into.append(',');
      into.append(CsvCell.of(result.getValue(COLUMNS.get(i))));
    }
    into.append("\r\n");
  }
}
