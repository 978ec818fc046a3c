package io.carillon.gateway.settings;

import io.carillon.gateway.edge.Answer;
import io.carillon.gateway.edge.Asked;
import io.carillon.gateway.edge.Operations;
import io.carillon.gateway.edge.Problem;
import io.carillon.gateway.edge.Problem.Fault;
import io.carillon.gateway.submit.Names;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.TreeSet;

/** Calendars of days on which nobody is called, each put and taken away as a whole. */
public final class HolidaysHandler {
  private static final String READ = "select calendar, array_agg(day order by day) as days from holiday where $1::text is null or calendar = $1 group by calendar order by calendar";
  private static final String CLEAR = "delete from holiday where calendar = $1";
  private static final String ADD = "insert into holiday (calendar, day) select $1, unnest($2::date[])";
  private static final String USERS = "select count(*)::int from campaign where spec -> 'window' ->> 'holidays' = $1 and state not in ('FINISHED', 'STOPPED')";

  private final Pool pool;
  private final Names names;

  public HolidaysHandler(Pool pool, Names names) {
    this.pool = pool;
    this.names = names;
  }

  public void register(Operations operations) {
    operations.on("listHolidays", asked -> read(null).map(items -> Answer.ok(new JsonObject().put("items", items))))
        .on("getHolidays", this::get).on("putHolidays", this::put).on("deleteHolidays", this::delete);
  }

  private Future<Answer> get(Asked asked) {
    return read(asked.path("calendar")).map(items -> {
      if (items.isEmpty()) throw missing(asked);
      return Answer.ok(items.getJsonObject(0));
    });
  }

  private Future<Answer> put(Asked asked) {
    String calendar = asked.path("calendar");
    var days = days(asked.body().getJsonArray("days")).toArray(LocalDate[]::new);
    return pool.withTransaction(sql -> References.alone(sql).compose(turn -> sql.preparedQuery(CLEAR).execute(Tuple.of(calendar)))
            .compose(was -> sql.preparedQuery(ADD).execute(Tuple.tuple().addValue(calendar).addValue(days)).map(was.rowCount() == 0)))
        .compose(made -> names.refresh().otherwiseEmpty().compose(read -> read(calendar))
            .map(items -> new Answer(made ? 201 : 200, items.getJsonObject(0), java.util.Map.of())));
  }

  private static TreeSet<LocalDate> days(JsonArray texts) {
    var days = new TreeSet<LocalDate>();
    var faults = new ArrayList<Fault>();
    for (int i = 0; i < texts.size(); i++) {
      try {
        days.add(LocalDate.parse(texts.getString(i)));
      } catch (DateTimeException notOne) {
        faults.add(Fault.at("/days/" + i, "is no day of the calendar, as 2027-01-01"));
      }
    }
    if (!faults.isEmpty()) throw Problem.invalid(faults).thrown();
    return days;
  }

  private Future<Answer> delete(Asked asked) {
    String calendar = asked.path("calendar");
    return pool.withTransaction(sql -> References.alone(sql).compose(turn -> unused(sql, calendar))
            .compose(free -> sql.preparedQuery(CLEAR).execute(Tuple.of(calendar))))
        .compose(gone -> gone.rowCount() == 0 ? Future.failedFuture(missing(asked)) : names.refresh().otherwiseEmpty().map(read -> Answer.nothing()));
  }

  private static Future<Void> unused(SqlConnection sql, String calendar) {
    return sql.preparedQuery(USERS).execute(Tuple.of(calendar)).compose(rows -> {
      int users = rows.iterator().next().getInteger(0);
      return users == 0 ? Future.succeededFuture() : Future.failedFuture(Problem.conflict("in-use",
          "the calendar " + calendar + " is still used by " + users + " × campaign that has not ended").thrown());
    });
  }

  private Future<JsonArray> read(String calendar) {
    return pool.preparedQuery(READ).execute(Tuple.of(calendar)).map(rows -> {
      var items = new JsonArray();
      for (Row row : rows) {
        var days = new JsonArray();
        for (var day : row.getArrayOfLocalDates("days")) days.add(day.toString());
        items.add(new JsonObject().put("calendar", row.getString("calendar")).put("days", days));
      }
      return items;
    });
  }

  private static Problem.Thrown missing(Asked asked) {
    return Problem.notFound("there is no calendar " + asked.path("calendar")).thrown();
  }
}
