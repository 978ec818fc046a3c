package io.carillon.gateway.suppression;

import io.carillon.contract.CloudEvent;
import io.carillon.contract.Suppression;
import io.carillon.contract.Topics;
import io.carillon.contract.Wire;
import io.carillon.gateway.edge.Answer;
import io.carillon.gateway.edge.Asked;
import io.carillon.gateway.edge.Cursor;
import io.carillon.gateway.edge.Operations;
import io.carillon.gateway.edge.Problem;
import io.carillon.gateway.edge.Problem.Fault;
import io.carillon.gateway.number.Numbers;
import io.carillon.gateway.number.Reading;
import io.carillon.kafka.Publisher;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * {@code /v1/suppressions}: accepted when the broker has them. All of a request or none: a bad number refuses it before anything
 * is sent.
 */
public final class SuppressionsHandler {
  private static final String SOURCE = "/carillon/api-gateway";
  /** A tombstone's name is for people only: it has no value to read by it. */
  private static final String LIFTED = "number.unsuppressed";

  private final Publisher publisher;
  private final Pool pool;
  private final Numbers numbers;
  private final InstantSource clock;

  public SuppressionsHandler(Publisher publisher, Pool pool, Numbers numbers, InstantSource clock) {
    this.publisher = publisher;
    this.pool = pool;
    this.numbers = numbers;
    this.clock = clock;
  }

  public void register(Operations operations) {
    operations.on("addSuppressions", this::add).on("listSuppressions", this::list).on("liftSuppression", this::lift);
  }

  private Future<Answer> add(Asked asked) {
    var body = asked.body();
    String list = body.getString("list", Suppression.DEFAULT_LIST);
    var read = numbers(body);
    var sent = new ArrayList<Future<?>>();
    for (String number : read) {
      var suppression = new Suppression(asked.tenant(), list, number, body.getString("reason"), clock.instant());
      sent.add(publisher.send(Topics.SUPPRESSIONS, suppression.key(), Wire.encode(suppression), event(Wire.nameOf(suppression), suppression.key())));
    }
    return Future.join(sent).map(stored -> Answer.accepted(new JsonObject().put("list", list).put("accepted", read.size())
        .put("numbers", new JsonArray(List.copyOf(read))), null));
  }

  private CloudEvent event(String type, String key) {
    var now = clock.instant();
    return new CloudEvent(key + "@" + now.toEpochMilli(), type, SOURCE, now, key);
  }

  private Set<String> numbers(JsonObject body) {
    var faults = new ArrayList<Fault>();
    boolean one = body.containsKey("number");
    if (one == body.containsKey("numbers")) throw Problem.invalid("", "has " + (one ? "both" : "neither") + " number and numbers").thrown();
    String reason = body.getString("reason");
    if (reason != null && reason.codePoints().anyMatch(Character::isISOControl)) faults.add(Fault.at("/reason", "holds a control character"));
    var texts = one ? new JsonArray().add(body.getString("number")) : body.getJsonArray("numbers");
    var read = new LinkedHashSet<String>();
    for (int i = 0; i < texts.size(); i++) {
      String number = suppressible(texts.getString(i), body.getString("region"));
      if (number != null) read.add(number);
      else if (faults.size() < 100) faults.add(Fault.at(one ? "/number" : "/numbers/" + i, whyNot(texts.getString(i), body.getString("region"))));
    }
    if (!faults.isEmpty()) throw Problem.invalid(List.copyOf(faults)).thrown();
    return read;
  }

  /** What may not be called may well be suppressed; an extension needs no route for it. Null where it is no number at all. */
  private String suppressible(String text, String region) {
    return switch (numbers.read(text, region)) {
      case Reading.Accepted number -> number.to();
      case Reading.Refused refused -> text != null && text.matches("\\+?[0-9]{2,15}") ? text : null;
    };
  }

  private String whyNot(String text, String region) {
    return numbers.read(text, region) instanceof Reading.Refused refused ? refused.why() : "is not a number";
  }

  private Future<Answer> lift(Asked asked) {
    String number = suppressible(asked.path("number"), null);
    if (number == null) throw Problem.invalidParameter("number", "number " + whyNot(asked.path("number"), null)).thrown();
    String key = Suppression.key(asked.tenant(), asked.path("list"), number);
    return publisher.send(Topics.SUPPRESSIONS, key, null, event(LIFTED, key))
        .map(stored -> Answer.accepted(new JsonObject().put("list", asked.path("list")).put("number", number).put("lifted", true), null));
  }

  private Future<Answer> list(Asked asked) {
    var after = Cursor.read(asked.query("cursor"), 2);
    return pool.preparedQuery("select list, number, reason, added_at from suppression where tenant = $1 and ($2::text is null or list = $2)"
        + " and ($3::text is null or (list, number) > ($3, $4)) order by list, number limit $5")
        .execute(Tuple.of(asked.tenant(), asked.query("list"), after == null ? null : after.get(0), after == null ? null : after.get(1), asked.limit()))
        .map(rows -> {
          var items = new JsonArray();
          rows.forEach(row -> items.add(new JsonObject().put("list", row.getString(0)).put("number", row.getString(1)).put("reason", row.getString(2))
              .put("addedAt", row.getOffsetDateTime(3).toInstant().toString())));
          String next = items.size() < asked.limit() ? null
              : Cursor.of(items.getJsonObject(items.size() - 1).getString("list"), items.getJsonObject(items.size() - 1).getString("number"));
          return Answer.ok(new JsonObject().put("items", items).put("next", next));
        });
  }
}
