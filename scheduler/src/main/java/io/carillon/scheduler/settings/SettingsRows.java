package io.carillon.scheduler.settings;

import io.carillon.contract.CallSpec;
import io.carillon.contract.PbxMode;
import io.carillon.contract.Wire;
import io.carillon.route.Route;
import io.carillon.route.Target;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The tables of settings, row by row. */
final class SettingsRows {
  private static final Logger log = LoggerFactory.getLogger(SettingsRows.class);

  static final List<String> QUERIES = List.of(
      "select id, dial, endpoint, strip, prepend, max_channels, reserve, urgent_reserve, calls_per_second, max_seconds, pbxs from trunk where enabled",
      "select id, patterns::text, trunks from route where enabled order by position, id",
      "select id, mode, max_channels, calls_per_second from pbx where enabled",
      "select name, context, extension, priority, application, data from script",
      "select name, number, trunks, script from target",
      "select id, tenant, spec::text, max_concurrent, calls_per_second, weight, ends_at from campaign where state = 'RUNNING'",
      "select calendar, array_agg(day order by day) as days from holiday where day >= current_date - 2 group by calendar");

  private SettingsRows() {}

  /** The answers of {@link #QUERIES}, in that order. */
  static LineSettings read(List<RowSet<Row>> answers) {
    return new LineSettings(
        keyed(answers.get(0), SettingsRows::trunk, LineSettings.Trunk::id),
        each(answers.get(1), SettingsRows::route),
        keyed(answers.get(2), SettingsRows::pbx, LineSettings.Pbx::id),
        keyed(answers.get(3), SettingsRows::script, LineSettings.Script::name),
        keyed(answers.get(4), SettingsRows::target, Target::name),
        keyed(answers.get(5), SettingsRows::campaign, LineSettings.Campaign::id),
        holidays(answers.get(6)));
  }

  private static LineSettings.Trunk trunk(Row row) {
    return new LineSettings.Trunk(row.getString("id"), row.getString("dial"), row.getString("endpoint"), row.getString("strip"),
        row.getString("prepend"), row.getInteger("max_channels"), row.getInteger("reserve"), row.getInteger("urgent_reserve"),
        row.getDouble("calls_per_second"), row.getInteger("max_seconds"), Set.of(row.getArrayOfStrings("pbxs")));
  }

  private static Route route(Row row) {
    return Route.stored(row.getString("id"), row.getString("patterns"), List.of(row.getArrayOfStrings("trunks")));
  }

  private static LineSettings.Pbx pbx(Row row) {
    return new LineSettings.Pbx(row.getString("id"), PbxMode.valueOf(row.getString("mode")), row.getInteger("max_channels"),
        row.getDouble("calls_per_second"));
  }

  private static LineSettings.Script script(Row row) {
    return new LineSettings.Script(row.getString("name"), row.getString("context"), row.getString("extension"), row.getInteger("priority"),
        row.getString("application"), row.getString("data"));
  }

  private static Target target(Row row) {
    return new Target(row.getString("name"), row.getString("number"), List.of(row.getArrayOfStrings("trunks")), row.getString("script"));
  }

  private static LineSettings.Campaign campaign(Row row) {
    return new LineSettings.Campaign(row.getUUID("id"), row.getString("tenant"), Wire.readOwn(row.getString("spec"), CallSpec.class),
        row.getInteger("max_concurrent"), row.getDouble("calls_per_second"), row.getInteger("weight"), row.getOffsetDateTime("ends_at").toInstant());
  }

  private static Map<String, Set<LocalDate>> holidays(RowSet<Row> rows) {
    var calendars = new LinkedHashMap<String, Set<LocalDate>>();
    for (Row row : rows) calendars.put(row.getString("calendar"), Set.of(row.getArrayOfLocalDates("days")));
    return calendars;
  }

  private static <K, T> Map<K, T> keyed(RowSet<Row> rows, Function<Row, T> read, Function<T, K> key) {
    var all = new LinkedHashMap<K, T>();
    each(rows, read).forEach(one -> all.put(key.apply(one), one));
    return all;
  }

  private static <T> List<T> each(RowSet<Row> rows, Function<Row, T> read) {
    var all = new ArrayList<T>();
    for (Row row : rows) {
      try {
        all.add(read.apply(row));
      } catch (IllegalArgumentException | IllegalStateException | ClassCastException makesNoSense) {
        Object id = row.getValue(0);
        log.atWarn().addKeyValue("row", id instanceof UUID ? id : String.valueOf(id)).setCause(makesNoSense).log("a setting makes no sense and is left out");
      }
    }
    return all;
  }
}
