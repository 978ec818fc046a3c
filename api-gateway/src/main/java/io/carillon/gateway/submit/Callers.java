package io.carillon.gateway.submit;

import io.carillon.contract.CallSpec;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;

/** Who may be rung back. */
public final class Callers {
  private final Pool pool;

  public Callers(Pool pool) {
    this.pool = pool;
  }

  /** @param pbx null: on any */
  record Profile(String pbx, String script) {}

  Future<Optional<Profile>> find(String tenant, String number) {
    return pool.preparedQuery("select pbx, script from caller where tenant = $1 and number = $2 and enabled").execute(Tuple.of(tenant, number)).map(rows -> {
      if (rows.size() == 0) return Optional.empty();
      var row = rows.iterator().next();
      return Optional.of(new Profile(row.getString(0), row.getString(1)));
    });
  }

  static CallSpec withScript(CallSpec spec, String script) {
    var only = new CallSpec(null, null, null, script, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null);
    return only.over(spec);
  }
}
