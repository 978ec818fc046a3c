package io.carillon.scheduler.suppression;

import io.carillon.contract.Suppression;
import io.carillon.contract.Wire;
import io.carillon.kafka.BatchReader;
import io.carillon.kafka.Received;
import io.carillon.scheduler.deadletter.DeadLetters;
import io.carillon.scheduler.deadletter.Halving;
import io.carillon.scheduler.outside.Outside;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * Writes a batch of suppressions and lifted ones; of several records of one key the last counts. Repeating a batch changes
 * nothing.
 */
final class SuppressionIntake implements BatchReader.Handler {
  private static final String ADD = """
      insert into suppression (tenant, list, number, reason, added_at)
      select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::timestamptz[])
      on conflict (tenant, list, number) do update set reason = excluded.reason, added_at = excluded.added_at""";
  private static final String LIFT = """
      delete from suppression s using unnest($1::text[], $2::text[], $3::text[]) as l (tenant, list, number)
      where s.tenant = l.tenant and s.list = l.list and s.number = l.number""";

  private final Outside outside;
  private final DeadLetters deadLetters;

  SuppressionIntake(Outside outside) {
    this.outside = outside;
    this.deadLetters = new DeadLetters(outside);
  }

  /** One key's last word. */
  private record Word(Received record, Suppression suppression, boolean lifted) {}

  @Override public Future<?> apply(List<Received> batch) {
    var words = new LinkedHashMap<String, Word>();
    var unreadable = new ArrayList<Future<Void>>();
    for (var record : batch) {
      try {
        var word = read(record);
        words.put(word.suppression().key(), word);
      } catch (Wire.Unreadable bad) {
        unreadable.add(deadLetters.setAside(record, bad.getMessage()));
      }
    }
    return Future.all(unreadable).compose(aside -> Halving.store(List.copyOf(words.values()), this::store,
        (word, refused) -> deadLetters.setAside(word.record(), refused.getMessage())));
  }

  /** The key says which number; a value says why, none lifts it. */
  private static Word read(Received record) throws Wire.Unreadable {
    if (record.value() != null) {
      var suppression = record.as(Suppression.class);
      if (suppression.tenant() == null || suppression.list() == null || suppression.number() == null) {
        throw new Wire.Unreadable("a suppression without tenant, list or number", null);
      }
      return new Word(record, suppression, false);
    }
    String key = record.key();
    int last = key == null ? -1 : key.lastIndexOf('/');
    int first = last < 1 ? -1 : key.lastIndexOf('/', last - 1);
    if (first < 1) throw new Wire.Unreadable("the key is not tenant/list/number", null);
    return new Word(record, new Suppression(key.substring(0, first), key.substring(first + 1, last), key.substring(last + 1), null, null), true);
  }

  private Future<Void> store(List<Word> words) {
    var added = words.stream().filter(word -> !word.lifted()).map(Word::suppression).toList();
    var lifted = words.stream().filter(Word::lifted).map(Word::suppression).toList();
    return outside.pool().withTransaction(tx -> add(tx, added).compose(done -> lift(tx, lifted)));
  }

  private Future<Void> add(SqlConnection tx, List<Suppression> added) {
    if (added.isEmpty()) return Future.succeededFuture();
    return tx.preparedQuery(ADD).execute(Tuple.of(texts(added, Suppression::tenant), texts(added, Suppression::list),
        texts(added, Suppression::number), texts(added, Suppression::reason),
        added.stream().map(one -> time(one.addedAt())).toArray(OffsetDateTime[]::new))).mapEmpty();
  }

  private static Future<Void> lift(SqlConnection tx, List<Suppression> lifted) {
    if (lifted.isEmpty()) return Future.succeededFuture();
    return tx.preparedQuery(LIFT).execute(Tuple.of(texts(lifted, Suppression::tenant), texts(lifted, Suppression::list),
        texts(lifted, Suppression::number))).mapEmpty();
  }

  private OffsetDateTime time(Instant at) {
    return (at == null ? outside.now() : at).atOffset(ZoneOffset.UTC);
  }

  private static String[] texts(List<Suppression> some, java.util.function.Function<Suppression, String> what) {
    return some.stream().map(what).toArray(String[]::new);
  }
}
