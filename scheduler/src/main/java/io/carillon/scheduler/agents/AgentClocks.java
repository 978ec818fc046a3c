package io.carillon.scheduler.agents;

import io.carillon.contract.AgentEvent.AgentHello;
import io.carillon.contract.AgentEvent.AgentStatus;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares the clock of each PBX's agent with the database's, by the time that its hello and its statuses bear.
 *
 * <p>A word is read after it was written. So by what it is ahead of the time of its reading the clock is ahead at least, and that
 * is sure at once; how far it is behind can't be told from how late the word is. The largest difference of the last 5 to 10
 * seconds counts: one word in time is enough to show that the clock is not behind. A clock that is off by more than 2 s stands in
 * the PBX's {@code clock_off}, and with it an agent whose every word comes more than 2 s late: what it counted is old too.
 */
final class AgentClocks {
  private static final Logger log = LoggerFactory.getLogger(AgentClocks.class);
  private static final String BEGIN = """
      update pbx set clock_since = now(), clock_gap = extract(epoch from $2::timestamptz - now()), clock_before = null
      where id = $1 returning clock_off, null::double precision as was""";
  private static final String HEARD = """
      update pbx set clock_since = case when young then clock_since else now() end,
        clock_gap = case when young then greatest(clock_gap, gap) else gap end,
        clock_before = case when young then clock_before when near then clock_gap end
      from (select extract(epoch from $4::timestamptz - now()) as gap, clock_off as was, clock_since > now() - interval '5 seconds' as young,
        clock_since > now() - interval '10 seconds' as near from pbx where id = $1) as r
      where id = $1 and holder = $2 and epoch = $3 returning clock_off, was""";

  private AgentClocks() {}

  /** Of the holder before it nothing counts any more. */
  static Future<Void> begin(SqlConnection tx, AgentHello hello) {
    return tx.preparedQuery(BEGIN).execute(Tuple.of(hello.pbx(), time(hello.at()))).map(rows -> say(hello.pbx(), rows));
  }

  /** Nothing where it is not of the present holder. */
  static Future<Void> heard(SqlConnection tx, AgentStatus status) {
    return tx.preparedQuery(HEARD).execute(Tuple.of(status.pbx(), status.holder(), status.epoch(), time(status.clockAt())))
        .map(rows -> say(status.pbx(), rows));
  }

  private static Object time(Instant at) {
    return at.atOffset(ZoneOffset.UTC);
  }

  private static Void say(String pbx, RowSet<Row> rows) {
    for (var row : rows) {
      Double off = row.getDouble(0);
      boolean wasOff = row.getDouble(1) != null;
      if (off != null && !wasOff) {
        log.atWarn().addKeyValue("pbx", pbx).addKeyValue("secondsAhead", off)
            .log("an agent's clock is not the database's, or its word comes late: it is given no calls");
      }
      if (off == null && wasOff) log.atInfo().addKeyValue("pbx", pbx).log("an agent's clock is the database's again");
    }
    return null;
  }
}
