package io.carillon.gateway.settings;

import io.carillon.gateway.edge.Answer;
import io.carillon.gateway.edge.ApiKeys;
import io.carillon.gateway.edge.Asked;
import io.carillon.gateway.edge.Operations;
import io.carillon.gateway.edge.Problem;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.random.RandomGenerator;

/** {@code /v1/keys}: a key is shown once, and only its hash is kept. Each tenant's administrator sees his own. */
public final class KeysHandler {
  private final Pool pool;
  private final ApiKeys keys;
  private final RandomGenerator random;

  public KeysHandler(Pool pool, ApiKeys keys, RandomGenerator random) {
    this.pool = pool;
    this.keys = keys;
    this.random = random;
  }

  public void register(Operations operations) {
    operations.on("createKey", this::create).on("listKeys", this::list).on("revokeKey", this::revoke);
  }

  private Future<Answer> create(Asked asked) {
    var body = asked.body();
    String tenant = body.getString("tenant", asked.tenant());
    if (!tenant.equals(asked.tenant()) && !asked.caller().keyId().equals("admin")) {
      throw Problem.forbidden("only the administrator of the installation makes keys of another tenant").thrown();
    }
    var made = ApiKeys.make(random);
    String[] scopes = body.getJsonArray("scopes").stream().map(String.class::cast).distinct().sorted().toArray(String[]::new);
    return pool.preparedQuery("insert into api_key (id, tenant, sha256, scopes, label) values ($1, $2, $3, $4, $5)")
        .execute(Tuple.of(made.id(), tenant, ApiKeys.stored(made.key()), scopes, body.getString("label")))
        .map(inserted -> Answer.created(new JsonObject().put("id", made.id()).put("key", made.key()).put("tenant", tenant)
            .put("scopes", new JsonArray(List.of((Object[]) scopes))).put("label", body.getString("label")), "/v1/keys/" + made.id()));
  }

  private Future<Answer> list(Asked asked) {
    return pool.preparedQuery("select id, scopes, label, created_at, revoked_at from api_key where tenant = $1 order by created_at desc, id limit 1000")
        .execute(Tuple.of(asked.tenant())).map(rows -> {
          var items = new JsonArray();
          rows.forEach(row -> {
            var json = new JsonObject().put("id", row.getString("id")).put("scopes", new JsonArray(List.of((Object[]) row.getArrayOfStrings("scopes"))))
                .put("label", row.getString("label")).put("createdAt", row.getOffsetDateTime("created_at").toInstant().toString());
            if (row.getOffsetDateTime("revoked_at") != null) json.put("revokedAt", row.getOffsetDateTime("revoked_at").toInstant().toString());
            items.add(json);
          });
          return Answer.ok(new JsonObject().put("items", items).putNull("next"));
        });
  }

  private Future<Answer> revoke(Asked asked) {
    String id = asked.path("key");
    return pool.preparedQuery("update api_key set revoked_at = now() where id = $1 and tenant = $2 and revoked_at is null")
        .execute(Tuple.of(id, asked.tenant())).map(updated -> {
          if (updated.rowCount() == 0) throw Problem.notFound("no key that holds has the id " + id).thrown();
          keys.forget(id);
          return Answer.nothing();
        });
  }
}
