package io.carillon.gateway.settings;

import io.carillon.contract.Destination;
import io.carillon.gateway.edge.Answer;
import io.carillon.gateway.edge.Asked;
import io.carillon.gateway.edge.Operations;
import io.carillon.gateway.number.Numbers;
import io.carillon.gateway.number.Reading;
import io.carillon.route.DialPattern;
import io.carillon.route.RouteLadder;
import io.carillon.route.Routing;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import java.util.List;
import java.util.Set;

/**
 * {@code POST /v1/routes/resolve}: what a number would do now, by the ladder that the scheduler decides by, and what keeps its
 * lines from being used. Channels, pace, windows and suppressions are not looked at.
 */
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
      case Reading.Accepted number -> LinesNow.read(pool).map(lines -> Answer.ok(answer(lines, number, body.getString("callerId"))));
    });
  }

  private static JsonObject answer(LinesNow lines, Reading.Accepted number, String callerId) {
    var destination = new Destination(number.to(), number.typed(), null, null, Set.of());
    var json = new JsonObject().put("to", number.to());
    if (number.typed() != null) json.put("typed", number.typed());
    if (callerId != null) json.put("callerId", callerId);
    return switch (lines.ladder().route(destination, callerId)) {
      case Routing.NoRoute none -> json.put("dialable", false).put("reason", "NO_ROUTE").put("detail", "no enabled route takes it");
      case Routing.Routed routed -> routed(json, lines, routed, lines.ladder().matches(destination, callerId));
    };
  }

  private static JsonObject routed(JsonObject json, LinesNow lines, Routing.Routed routed, List<RouteLadder.Match> matches) {
    var first = matches.getFirst();
    var later = new JsonArray();
    matches.stream().skip(1).forEach(match -> later.add(new JsonObject().put("route", match.route().id()).put("dial", match.dial())));
    var ways = LineJson.of(lines, routed);
    json.put("dialable", true).put("usable", LineJson.isUsable(ways));
    return json.put("route", first.route().id()).put("pattern", pattern(first.pattern())).put("dial", first.dial()).put("later", later)
        .put("trunks", new JsonArray(routed.named())).put("lines", ways);
  }

  private static JsonObject pattern(DialPattern pattern) {
    var json = new JsonObject().put("match", pattern.match());
    if (!pattern.prefix().isEmpty()) json.put("prefix", pattern.prefix());
    if (!pattern.prepend().isEmpty()) json.put("prepend", pattern.prepend());
    if (!pattern.callerId().isEmpty()) json.put("callerId", pattern.callerId());
    return json;
  }
}
