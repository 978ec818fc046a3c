package io.carillon.gateway.settings;

import io.carillon.contract.Wire;
import io.carillon.gateway.edge.Answer;
import io.carillon.gateway.edge.Asked;
import io.carillon.gateway.edge.Operations;
import io.carillon.gateway.number.Numbers;
import io.carillon.gateway.number.Reading;
import io.carillon.route.DialPattern;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import java.util.List;

/** {@code POST /v1/routes/resolve}: what a number would do now, by the patterns alone; capacity and windows are not looked at. */
public final class ResolveHandler {
  private final Pool pool;
  private final Numbers numbers;

  public ResolveHandler(Pool pool, Numbers numbers) {
    this.pool = pool;
    this.numbers = numbers;
  }

  public void register(Operations operations) {
    operations.on("resolveRoute", this::resolve);
  }

  private Future<Answer> resolve(Asked asked) {
    var body = asked.body();
    return numbers.refresh().compose(done -> switch (numbers.read(body.getString("to"), body.getString("region"))) {
      case Reading.Refused refused -> Future.succeededFuture(Answer.ok(new JsonObject().put("dialable", false)
          .put("reason", refused.forbidden() ? "FORBIDDEN" : "INVALID").put("detail", "the number " + refused.why())));
      case Reading.Accepted number -> routed(number, body.getString("callerId"));
    });
  }

  private Future<Answer> routed(Reading.Accepted number, String callerId) {
    return pool.query("select id, patterns::text, trunks from route where enabled order by position, id").execute().map(rows -> {
      for (var row : rows) {
        for (var pattern : List.of(Wire.readOwn(row.getString(1), DialPattern[].class))) {
          var dialled = pattern.rewritten(number.typed(), number.to(), callerId);
          if (dialled.isPresent()) {
            return Answer.ok(new JsonObject().put("dialable", true).put("to", number.to()).put("typed", number.typed()).put("route", row.getString(0))
                .put("dial", dialled.get()).put("trunks", new JsonArray(List.of((Object[]) row.getArrayOfStrings(2)))));
          }
        }
      }
      return Answer.ok(new JsonObject().put("dialable", false).put("to", number.to()).put("reason", "NO_ROUTE").put("detail", "no enabled route takes it"));
    });
  }
}
