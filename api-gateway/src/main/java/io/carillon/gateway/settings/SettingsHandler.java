package io.carillon.gateway.settings;

import io.carillon.gateway.edge.Answer;
import io.carillon.gateway.edge.Asked;
import io.carillon.gateway.edge.Cursor;
import io.carillon.gateway.edge.Operations;
import io.carillon.gateway.edge.Problem;
import io.carillon.gateway.idempotency.Idempotency;
import io.carillon.gateway.number.Numbers;
import io.carillon.gateway.number.Reading;
import io.carillon.gateway.submit.Names;
import io.carillon.gateway.use.TrunkUses;
import io.carillon.id.Ids;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
import java.util.function.Function;

/** Create, list, get, put, patch and delete of every {@link Kind}. */
public final class SettingsHandler {
  private final Pool pool;
  private final Idempotency idempotency;
  private final Numbers numbers;
  private final Names names;
  private final TrunkUses uses;

  public SettingsHandler(Pool pool, Idempotency idempotency, Numbers numbers, Names names, TrunkUses uses) {
    this.pool = pool;
    this.idempotency = idempotency;
    this.numbers = numbers;
    this.names = names;
    this.uses = uses;
  }

  public void register(Operations operations) {
    for (var kind : Kind.all()) {
      var store = new SettingsStore(pool, kind);
      operations.on("create" + kind.operation(), asked -> idempotency.once(asked, (id, again) -> create(asked, kind, store, again)))
          .on("list" + kind.operation() + "s", asked -> list(asked, kind, store))
          .on("get" + kind.operation(), asked -> found(asked, kind, store).compose(one -> used(kind, List.of(one)).map(Answer.ok(one))))
          .on("put" + kind.operation(), asked -> put(asked, kind, store))
          .on("patch" + kind.operation(), asked -> patch(asked, kind, store))
          .on("delete" + kind.operation(), asked -> delete(asked, kind, store));
    }
  }

  private Future<Answer> create(Asked asked, Kind kind, SettingsStore store, boolean again) {
    var json = asked.body().copy();
    String key = json.getString(kind.key().name());
    if (key == null) throw Problem.invalid("", "lacks " + kind.key().name()).thrown();
    checked(kind, json);
    String made = json.getString(kind.key().name());
    return alone(sql -> named(sql, kind, json).compose(good -> store.create(sql, asked.tenant(), json))).compose(created -> {
      // Asked for again under one idempotency key, the one that is there is the one that was made.
      if (!created && !again) return Future.failedFuture(Problem.conflict("exists", "there is a " + kind.word() + " " + made + " already").thrown());
      return changed().compose(done -> store.find(asked.tenant(), made)).map(row -> Answer.created(row.orElse(json), "/v1/" + kind.path() + "/" + encoded(made)));
    });
  }

  private static String encoded(String key) {
    return key.replace("+", "%2B");
  }

  private void checked(Kind kind, JsonObject json) {
    if (kind == Kind.CALLER) {
      switch (numbers.read(json.getString("number"), null)) {
        case Reading.Accepted number -> json.put("number", number.to());
        case Reading.Refused refused -> throw Problem.invalid("/number", refused.why()).thrown();
      }
    }
    var faults = kind.check().apply(json);
    if (!faults.isEmpty()) throw Problem.invalid(java.util.List.copyOf(faults)).thrown();
  }

  private String key(Asked asked, Kind kind) {
    String key = asked.path(kind.keyInPath());
    if (kind != Kind.CALLER) {
      if (!Ids.isName(key)) throw missing(kind, key);
      return key;
    }
    return switch (numbers.read(key, null)) {
      case Reading.Accepted number -> number.to();
      case Reading.Refused refused -> key;
    };
  }

  private static Problem.Thrown missing(Kind kind, String key) {
    return Problem.notFound("there is no " + kind.word() + " " + key).thrown();
  }

  private Future<JsonObject> found(Asked asked, Kind kind, SettingsStore store) {
    String key = key(asked, kind);
    return store.find(asked.tenant(), key).map(found -> found.orElseThrow(() -> missing(kind, key)));
  }

  private Future<Answer> put(Asked asked, Kind kind, SettingsStore store) {
    var json = asked.body().copy();
    String key = key(asked, kind);
    String own = json.getString(kind.key().name());
    if (own != null && kind != Kind.CALLER && !own.equals(key)) {
      throw Problem.invalid("/" + kind.key().name(), "is not the one that the path names").thrown();
    }
    json.put(kind.key().name(), key);
    checked(kind, json);
    return alone(sql -> named(sql, kind, json).compose(good -> store.put(sql, asked.tenant(), json))).compose(made -> changed().compose(done -> store.find(asked.tenant(), key))
        .map(row -> new Answer(made ? 201 : 200, row.orElse(json), java.util.Map.of())));
  }

  private Future<Answer> patch(Asked asked, Kind kind, SettingsStore store) {
    String key = key(asked, kind);
    // Read and written in one turn: of two changes at once neither takes the other back.
    return alone(sql -> store.find(sql, asked.tenant(), key).compose(found -> {
      var was = found.orElseThrow(() -> missing(kind, key));
      var json = new JsonObject();
      kind.fields().stream().filter(field -> was.containsKey(field.name())).forEach(field -> json.put(field.name(), was.getValue(field.name())));
      asked.body().forEach(change -> json.put(change.getKey(), change.getValue()));
      checked(kind, json);
      return named(sql, kind, json).compose(good -> store.put(sql, asked.tenant(), json));
    })).compose(made -> changed()).compose(done -> found(asked, kind, store)).map(Answer::ok);
  }

  private Future<Answer> delete(Asked asked, Kind kind, SettingsStore store) {
    String key = key(asked, kind);
    return alone(sql -> unused(sql, kind, key).compose(free -> store.delete(sql, asked.tenant(), key))).compose(gone -> gone ? changed().map(done -> Answer.nothing()) : Future.failedFuture(missing(kind, key)));
  }

  /** One change of settings at a time, whoever makes it: what was looked at still holds when the change is made. */
  private <T> Future<T> alone(Function<SqlConnection, Future<T>> change) {
    return pool.withTransaction(sql -> References.alone(sql).compose(turn -> change.apply(sql)));
  }

  private static Future<Void> named(SqlConnection sql, Kind kind, JsonObject json) {
    return References.missing(sql, kind, json).compose(faults -> faults.isEmpty() && kind == Kind.ROUTE ? Shadows.of(sql, json) : Future.succeededFuture(faults))
        .compose(faults -> faults.isEmpty() ? Future.succeededFuture() : Future.failedFuture(Problem.invalid(faults).thrown()));
  }

  private static Future<Void> unused(SqlConnection sql, Kind kind, String key) {
    return References.users(sql, kind, key).compose(users -> users.isEmpty() ? Future.succeededFuture() : Future.failedFuture(
        Problem.conflict("in-use", "the " + kind.word() + " " + key + " is still used by " + String.join(", ", users)).thrown()));
  }

  /** What this process remembers of the settings is made new before the answer: the next request sees the change. */
  private Future<Void> changed() {
    return Future.join(numbers.refresh(), names.refresh()).otherwiseEmpty().mapEmpty();
  }

  /** Puts beside each trunk what it carries just now, where that is known. */
  private Future<Void> used(Kind kind, List<JsonObject> page) {
    if (kind != Kind.TRUNK) return Future.succeededFuture();
    return uses.byTrunk().map(byTrunk -> {
      for (var trunk : page) {
        var use = byTrunk.get(trunk.getString("id"));
        if (use != null) trunk.put("use", use);
      }
      return null;
    });
  }

  private Future<Answer> list(Asked asked, Kind kind, SettingsStore store) {
    var after = Cursor.read(asked.query("cursor"), 1);
    return store.list(asked.tenant(), after == null ? null : after.getFirst(), asked.limit()).compose(page -> used(kind, page).map(page)).map(page -> {
      String next = page.size() < asked.limit() ? null : Cursor.of(page.getLast().getString(kind.key().name()));
      return Answer.ok(new JsonObject().put("items", new JsonArray(page)).put("next", next));
    });
  }
}
