package io.carillon.bench;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;

/**
 * Jobs that wait, put straight into the tables as intake leaves them: ten campaigns that run, three priorities, a calling window that is open. Of a hundred
 * jobs twenty are not due before tomorrow, fifteen want a trunk that is full, ten of them in a campaign of their own, five among others.
 */
final class Waiting {
  static final String OPEN_TRUNK = "north";
  static final String FULL_TRUNK = "south";
  /** Triggers keep rows of a statement in memory or beside it: more statements, each of fewer rows. */
  private static final int AT_ONCE = 500_000;
  private static final String CAMPAIGN = "('00000000-0000-7000-8000-' || lpad((%s %% 10)::text, 12, '0'))::uuid";
  private static final String SETTINGS = """
      insert into pbx (id, mode, max_channels) values ('pbx-a', 'AMI', 1000);
      insert into trunk (id, dial, endpoint, max_channels, calls_per_second, pbxs) values
        ('north', 'PJSIP/${number}@north', 'PJSIP/north', 200, 5000, '{pbx-a}'), ('south', 'PJSIP/${number}@south', 'PJSIP/south', 2, 5000, '{pbx-a}');
      insert into route (id, position, patterns, trunks) values
        ('north', 1, '[{"match":"+1212."}]', '{north}'), ('south', 2, '[{"match":"+1646."}]', '{south}');
      insert into campaign (id, tenant, name, state, spec, created_at, started_at, ends_at)
      select %s, 'bench', 'c' || n, 'PAUSED', '{}', now(), now(), now() + interval '2 days' from generate_series(0, 9) as n""".formatted(CAMPAIGN.formatted("n"));
  private static final String JOBS = """
      insert into job (id, campaign_id, tenant, kind, state, reason, priority, due_at, expires_at, number, spec, reference, submitted_at)
      select gen_random_uuid(), %s, 'bench', 'DIAL', case when later then 'WAITING' else 'QUEUED' end, case when later then 'WINDOW' end,
        case n / 10 %% 10 when 0 then 7 when 1 then 3 else 5 end, case when later then now() + interval '1 day' else clock_timestamp() end, now() + interval '2 days', number,
        jsonb_build_object('destinations', jsonb_build_array(jsonb_build_object('to', number)),
          'window', jsonb_build_object('from', '00:00', 'to', '23:59', 'zone', 'UTC')), 'ref-' || n, now()
      from (select n, n / 100 %% 5 = 0 as later, case when n %% 10 = 3 or n %% 10 = 7 and n / 10 %% 2 = 0 then '+1646' else '+1212' end
        || (2200000 + n %% 7000000) as number from generate_series(%d, %d) as n) as wanted""";

  private Waiting() {}

  /** Lines and campaigns; these are paused. */
  static void set(Connection sql) throws SQLException {
    execute(sql, SETTINGS);
  }

  /** @param from the number of the first, so that they differ from those before */
  static void add(Connection sql, int from, int jobs) throws SQLException {
    for (int n = from; n < from + jobs; n += AT_ONCE) {
      execute(sql, JOBS.formatted(CAMPAIGN.formatted("n"), n, Math.min(from + jobs, n + AT_ONCE) - 1));
    }
  }

  /** The same for millions: indexes are made afterwards. */
  static void addMany(Connection sql, int jobs) throws SQLException {
    execute(sql, "set maintenance_work_mem = '1GB'; set synchronous_commit = off");
    var again = new ArrayList<String>();
    try (var rows = sql.createStatement().executeQuery("select indexname, indexdef from pg_indexes where tablename = 'job' and indexname <> 'job_pkey'")) {
      while (rows.next()) {
        again.add(rows.getString(2));
        execute(sql, "drop index " + rows.getString(1));
      }
    }
    execute(sql, "alter table job drop constraint job_pkey");
    add(sql, 0, jobs);
    execute(sql, "alter table job add primary key (id)");
    for (String index : again) execute(sql, index);
  }

  static void run(Connection sql, boolean runs) throws SQLException {
    execute(sql, "update campaign set state = '" + (runs ? "RUNNING" : "PAUSED") + "'");
  }

  /** Starts a second on the trunk that is not full. */
  static void pace(Connection sql, int callsPerSecond) throws SQLException {
    execute(sql, "update trunk set calls_per_second = " + callsPerSecond + " where id = '" + OPEN_TRUNK + "'");
  }

  static void execute(Connection sql, String statements) throws SQLException {
    try (var statement = sql.createStatement()) {
      statement.execute(statements);
    }
  }

  static long count(Connection sql, String query) throws SQLException {
    try (var statement = sql.createStatement(); var rows = statement.executeQuery(query)) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
