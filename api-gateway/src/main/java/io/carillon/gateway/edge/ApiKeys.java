package io.carillon.gateway.edge;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * Knows whose key this is. A key is {@code ck_<id>_<secret>}; only its SHA-256 is stored. What was found is believed for
 * {@value #BELIEVED_MILLIS} ms, so a revoked key may live that much longer. The administrator's key comes from the settings.
 */
public final class ApiKeys {
  static final long BELIEVED_MILLIS = 2_000;
  private static final int REMEMBERED = 10_000;
  private static final Pattern FORM = Pattern.compile("ck_([a-z0-9]{1,32})_[A-Za-z0-9]{20,100}");

  private record Known(Caller caller, byte[] sha256, long untilMillis) {}

  private final Pool pool;
  private final byte[] adminSha256;
  private final Map<String, Known> known = new ConcurrentHashMap<>();

  public ApiKeys(Pool pool, String adminKey) {
    this.pool = pool;
    this.adminSha256 = sha256(adminKey);
  }

  /** A key that is made only here. */
  public record Made(String id, String key) {}

  /** 256 bits of chance. */
  public static Made make(RandomGenerator random) {
    var id = new byte[5];
    var secret = new byte[32];
    random.nextBytes(id);
    random.nextBytes(secret);
    String name = HexFormat.of().formatHex(id);
    return new Made(name, "ck_" + name + "_" + HexFormat.of().formatHex(secret));
  }

  /** The part of a key that may be shown; empty where this has not the form of one. */
  public static Optional<String> id(String key) {
    var form = FORM.matcher(key);
    return form.matches() ? Optional.of(form.group(1)) : Optional.empty();
  }

  Future<Optional<Caller>> find(String key, long nowMillis) {
    byte[] hash = sha256(key);
    if (MessageDigest.isEqual(hash, adminSha256)) return Future.succeededFuture(Optional.of(new Caller("default", "admin", Set.of("admin"))));
    var named = id(key);
    if (named.isEmpty()) return Future.succeededFuture(Optional.empty());
    String id = named.get();
    var before = known.get(id);
    if (before != null && before.untilMillis > nowMillis) return Future.succeededFuture(matching(before, hash));
    return pool.preparedQuery("select tenant, sha256, scopes from api_key where id = $1 and revoked_at is null").execute(Tuple.of(id)).map(rows -> {
      known.remove(id);
      if (!rows.iterator().hasNext()) return Optional.<Caller>empty();
      var row = rows.iterator().next();
      var found = new Known(new Caller(row.getString("tenant"), id, Set.of(row.getArrayOfStrings("scopes"))),
          row.getBuffer("sha256").getBytes(), nowMillis + BELIEVED_MILLIS);
      if (known.size() >= REMEMBERED) known.clear();
      known.put(id, found);
      return matching(found, hash);
    });
  }

  private static Optional<Caller> matching(Known known, byte[] hash) {
    return MessageDigest.isEqual(known.sha256, hash) ? Optional.of(known.caller) : Optional.empty();
  }

  public void forget(String id) {
    known.remove(id);
  }

  public static Buffer stored(String key) {
    return Buffer.buffer(sha256(key));
  }

  private static byte[] sha256(String key) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
