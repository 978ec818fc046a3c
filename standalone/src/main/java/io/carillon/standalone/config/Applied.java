package io.carillon.standalone.config;

import io.carillon.gateway.edge.ApiKeys;
import io.carillon.postgres.PostgresSettings;
import io.carillon.standalone.all.Secrets;
import io.carillon.standalone.api.ApiClient;
import io.carillon.standalone.api.ApiProblem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes the installation what the file says. Applying the same file again changes nothing; what the file does not name is left as
 * it is.
 */
public final class Applied {
  private Applied() {}

  /** @throws BadConfig with everything that the API refuses */
  public static void to(ApiClient api, PostgresSettings postgres, CarillonConfig config) {
    var left = config.entries();
    var problems = new Problems();
    // Routes move past each other: what is in the way of one entry may be moved by a later one.
    for (int before = left.size() + 1; !left.isEmpty() && left.size() < before;) {
      before = left.size();
      problems = new Problems();
      left = put(api, left, problems);
    }
    if (!problems.none()) throw new BadConfig(problems.lines());
    keys(postgres, config.keys());
  }

  /** @return those that the API refused */
  private static List<CarillonConfig.Entry> put(ApiClient api, List<CarillonConfig.Entry> entries, Problems problems) {
    var refused = new ArrayList<CarillonConfig.Entry>();
    for (var entry : entries) {
      try {
        api.put(entry.path(), entry.body());
      } catch (ApiProblem problem) {
        if (problem.status() >= 500) throw problem;
        refused.add(entry);
        problem.faults().forEach(fault -> problems.add(entry.from().lineAt(fault.pointer()), ConfigFile.field(entry.place(), fault.pointer()), fault.detail()));
      }
    }
    return refused;
  }

  private static void keys(PostgresSettings p, List<CarillonConfig.Key> keys) {
    if (keys.isEmpty()) return;
    try (var connection = DriverManager.getConnection("jdbc:postgresql://" + p.host() + ":" + p.port() + "/" + p.database(), p.user(), p.password());
        var statement = connection.prepareStatement("insert into api_key (id, tenant, sha256, scopes, label) values (?, ?, ?, ?, ?)"
            + " on conflict (id) do update set tenant = excluded.tenant, sha256 = excluded.sha256, scopes = excluded.scopes, label = excluded.label, revoked_at = null")) {
      for (var key : keys) {
        String text = kept(key);
        statement.setString(1, ApiKeys.id(text).orElseThrow(() -> new BadConfig(List.of("the key in " + key.file() + " is not of the form ck_<id>_<secret>"))));
        statement.setString(2, key.tenant());
        statement.setBytes(3, ApiKeys.stored(text).getBytes());
        statement.setArray(4, connection.createArrayOf("text", key.scopes().toArray()));
        statement.setString(5, key.label());
        statement.executeUpdate();
      }
    } catch (SQLException e) {
      throw new IllegalStateException("the API keys cannot be stored: " + e.getMessage(), e);
    }
  }

  private static String kept(CarillonConfig.Key key) {
    try {
      if (!Files.exists(key.file())) Secrets.keep(key.file().getParent(), key.file().getFileName().toString(), ApiKeys.make(new java.security.SecureRandom()).key());
      return Files.readString(key.file()).strip();
    } catch (IOException e) {
      throw new UncheckedIOException("the key " + key.file() + " cannot be read", e);
    }
  }
}
