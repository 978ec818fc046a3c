package io.carillon.gateway.idempotency;

import io.carillon.gateway.edge.Answer;
import io.carillon.gateway.edge.Asked;
import io.carillon.gateway.edge.Problem;
import io.carillon.gateway.edge.Problems;
import io.carillon.id.Ids;
import io.carillon.life.FailPoint;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives one Idempotency-Key one effect and one answer. A row holds the id of what the request makes before it is made; a request
 * that left no answer within {@value #UNDER_WAY_SECONDS} s is finished by whoever asks again, under that same id.
 *
 * <p>An answer that says that nothing was made (a bad request, a broker that is away) is not kept: the next one tries anew.
 */
public final class Idempotency {
  private static final Logger log = LoggerFactory.getLogger(Idempotency.class);
  static final int UNDER_WAY_SECONDS = 5;
  private static final String HEADER = "Idempotency-Key";

  /** Makes what was asked for under the id it is given; {@code again}: it may have been made before. */
  @FunctionalInterface
  public interface Making {
    Future<Answer> make(UUID id, boolean again);
  }

  private final Pool pool;
  private final Ids ids;

  public Idempotency(Pool pool, Ids ids) {
    this.pool = pool;
    this.ids = ids;
  }

  public Future<Answer> once(Asked asked, Making making) {
    String key = asked.header(HEADER);
    if (key == null) return making.make(ids.next(), false);
    if (!isGood(key)) return Future.failedFuture(Problem.invalidParameter(HEADER, HEADER + " is 1 to 200 printable ASCII characters").thrown());
    var at = Tuple.of(asked.tenant(), asked.call(), key);
    byte[] hash = sha256(asked.rawBody());
    UUID fresh = ids.next();
    return pool.preparedQuery("insert into idempotency (tenant, call, key, body_sha256, job_id) values ($1, $2, $3, $4, $5) on conflict do nothing")
        .execute(Tuple.of(asked.tenant(), asked.call(), key, Buffer.buffer(hash), fresh))
        .compose(inserted -> inserted.rowCount() == 1 ? made(at, fresh, false, making) : repeated(at, hash, making));
  }

  private Future<Answer> repeated(Tuple at, byte[] hash, Making making) {
    return pool.preparedQuery("select body_sha256, job_id, status, answer from idempotency where tenant = $1 and call = $2 and key = $3").execute(at)
        .compose(rows -> {
          // Taken away meanwhile: the first one had failed. Its sender may try again.
          if (rows.size() == 0) return Future.failedFuture(running().thrown());
          var row = rows.iterator().next();
          if (!MessageDigest.isEqual(row.getBuffer(0).getBytes(), hash)) return Future.failedFuture(Problem.otherBody().thrown());
          return row.getInteger(2) != null ? Future.succeededFuture(stored(row)) : takeOver(at, row.getUUID(1), making);
        });
  }

  private Future<Answer> takeOver(Tuple at, UUID id, Making making) {
    return pool.preparedQuery("update idempotency set created_at = now() where tenant = $1 and call = $2 and key = $3 and status is null"
        + " and created_at < now() - interval '" + UNDER_WAY_SECONDS + " seconds'").execute(at)
        .compose(updated -> updated.rowCount() == 1 ? made(at, id, true, making) : Future.failedFuture(running().thrown()));
  }

  private Future<Answer> made(Tuple at, UUID id, boolean again, Making making) {
    FailPoint.KEY_KEPT.pass();
    return making.make(id, again).transform(done -> {
      FailPoint.JOB_PUBLISHED.pass();
      if (done.succeeded()) {
        return store(at, done.result()).otherwiseEmpty().map(stored -> done.result());
      }
      // Where it is not known whether it was made, the row stays, and with it the id.
      boolean nothingMade = !again && Problems.of(done.cause()).status() < 500;
      return (nothingMade ? forget(at) : Future.<Void>succeededFuture()).otherwiseEmpty().compose(forgotten -> Future.failedFuture(done.cause()));
    });
  }

  private Future<Void> store(Tuple at, Answer answer) {
    return pool.preparedQuery("update idempotency set status = $4, answer = $5 where tenant = $1 and call = $2 and key = $3")
        .execute(Tuple.of(at.getValue(0), at.getValue(1), at.getValue(2), answer.status(),
            new JsonObject().put("body", answer.body()).put("location", answer.headers().get("Location")).encode()))
        .onFailure(away -> log.atWarn().setCause(away).log("an answer was not stored: a repeat makes it again under the same id"))
        .mapEmpty();
  }

  private Future<Void> forget(Tuple at) {
    return pool.preparedQuery("delete from idempotency where tenant = $1 and call = $2 and key = $3 and status is null").execute(at).mapEmpty();
  }

  private static Answer stored(Row row) {
    var kept = new JsonObject(row.getString(3));
    var answer = new Answer(row.getInteger(2), kept.getJsonObject("body"), Map.of("Idempotent-Replayed", "true"));
    return kept.getString("location") == null ? answer : answer.with("Location", kept.getString("location"));
  }

  private static Problem running() {
    return Problem.conflict("request-running", "a request with this Idempotency-Key is under way").with(Map.of("Retry-After", "1"));
  }

  private static boolean isGood(String key) {
    return !key.isEmpty() && key.length() <= 200 && key.chars().allMatch(c -> c > 0x20 && c < 0x7f);
  }

  private static byte[] sha256(byte[] body) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(body);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
