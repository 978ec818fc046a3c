package io.carillon.simulation.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.testkit.Backends;
import io.carillon.testkit.WithBackends;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The store in memory is worth what it answers like PostgreSQL: random scripts of all the scheduler's statements are run on both, and
 * each answer, each refusal and what stands there afterwards has to be the same. The database's clock is both's.
 */
@WithBackends
class StatementsIT {
  private static final int SCRIPTS = 60;
  private static final int STEPS = 80;
  private static final List<String> TABLES = List.of("job", "attempt", "job_seen", "pbx", "pbx_holder", "trunk", "lane", "pace_share", "suppression", "outbox", "intake_offset", "trunk_health", "ready_key", "number_day");
  private static final String JOBS = "select id, state, reason, priority, due_at, expires_at, round, destination, attempts, free_attempts, barred_trunks, dead_numbers, cancel_requested, first_dialed_at, "
      + "finished_at, outcome, last_attempt, wants from job order by id";
  private static final String ATTEMPTS = "select id, job_id, nth, trunk, pbx, epoch, originating_at, ringing_at, answered_at, ended_at, settled, in_doubt, cancel_requested, outcome, ending::text as ending, "
      + "corrected::text as ending from attempt order by id";
  private static final String PBXS = "select id, epoch, holder, fenced, fenced_at, link_up, asterisk_version, asterisk_started_at, status::text as status, status_at, clock_since, clock_gap, clock_before, clock_off "
      + "from pbx order by id";
  private final Backends backends;
  private final Statements statements = new Statements();
  private Tables tables;

  StatementsIT(Backends backends) {
    this.backends = backends;
  }

  @BeforeEach void empty() {
    for (String table : TABLES) backends.query("truncate " + table + " restart identity");
    for (String id : List.of("a", "b")) backends.query("insert into pbx (id, mode, max_channels) values ($1, 'AMI', 5)", id);
    for (String id : List.of("north", "south")) {
      backends.query("insert into trunk (id, dial, endpoint, max_channels, calls_per_second, pbxs) values ($1, 'PJSIP/x', 'PJSIP/x', 4, 3, '{a,b}')", id);
    }
    tables = new Tables();
    for (String id : List.of("a", "b")) {
      var pbx = new Pbx();
      pbx.id = id;
      pbx.maxChannels = 5;
      tables.put(pbx);
    }
    for (String id : List.of("north", "south")) tables.put(new Tables.Trunk(id, "PJSIP/x", "PJSIP/x", 4, 0, 0, 3, 3600, new String[] {"a", "b"}));
    tables.committed();
  }

  @Test void answersEveryStatementAsPostgresDoes() {
    var all = Asked.all();
    for (int script = 1; script <= SCRIPTS; script++) {
      empty();
      var random = new SplittableRandom(script);
      var told = new ArrayList<String>();
      for (int step = 0; step < STEPS; step++) {
        var asked = all.get(random.nextInt(all.size()));
        both(asked, new Asked.Chance(random), "script " + script + ", step " + step + ", " + asked.type() + "." + asked.constant() + " after " + told);
        told.add(asked.constant());
      }
      stand("script " + script + " left");
    }
  }

  @Test void everyStatementItAnswersIsCompared() {
    var compared = Asked.all().stream().map(Asked::sql).toList();
    // These answer what time it is, or what an operator set, or nothing that is kept here.
    var known = new ArrayList<>(Sql.all("settings.SettingsRows", "QUERIES"));
    for (String lead : List.of("LOOK", "TAKE", "RENEW", "LEFT", "CLAIM", "ALONE", "PATIENCE", "GIVE_BACK")) known.add(Sql.of("lead.PgLead", lead));
    known.addAll(List.of(Sql.of("outside.DatabaseTime", "NOW"), Sql.of("dispatch.LineCheck", "STANDING"), Sql.of("intake.Campaigns", "READ"), Sql.of("expiry.ExpiryPart", "OLD_KEYS"), Sql.of("outbox.OutboxRelay", "OLD"), Sql.of("outbox.Floor", "LOOK"), Sql.of("daily.PgNumberDays", "OLD"), Sql.of("decision.Decisions", "ADD")));
    assertThat(statements.texts()).allSatisfy(text -> assertThat(compared.contains(text) || known.contains(text)).as(text).isTrue());
  }

  private record Said(OffsetDateTime now, Tuple args, List<String> rows) {}

  private void both(Asked asked, Asked.Chance chance, String where) {
    var said = new Said[1];
    String refused = null;
    try {
      Backends.await(backends.sql().withTransaction(tx -> tx.preparedQuery(Asked.now()).execute().compose(rows -> {
        var now = rows.iterator().next().getOffsetDateTime(0).withOffsetSameInstant(ZoneOffset.UTC);
        said[0] = new Said(now, asked.args().apply(chance, now), null);
        return run(tx, asked, said[0]);
      }).onSuccess(rows -> said[0] = new Said(said[0].now(), said[0].args(), rows))));
    } catch (PgException failed) {
      refused = failed.getSqlState();
    }
    var answer = new Answer(statements.of(asked.sql()).names());
    String refusedHere = null;
    try {
      statements.of(asked.sql()).body().accept(new Call(tables, said[0].args(), said[0].now(), said[0].now(), answer));
      tables.committed();
    } catch (PgException failed) {
      refusedHere = failed.getSqlState();
      tables.rolledBack();
    }
    assertThat(refusedHere).as(where).isEqualTo(refused);
    if (refused == null) assertThat(text(answer)).as(where + " with " + said[0].args().deepToString()).isEqualTo(said[0].rows());
  }

  private static Future<List<String>> run(SqlConnection tx, Asked asked, Said said) {
    return tx.preparedQuery(asked.sql()).execute(said.args()).map(StatementsIT::text);
  }

  /** Rows as text, in an order of their own: which of the statements promise one is not what is compared here. */
  private static List<String> text(RowSet<Row> rows) {
    var texts = new ArrayList<String>();
    for (var row : rows) {
      var text = new StringBuilder();
      for (int i = 0; i < row.size(); i++) text.append(text(rows.columnsNames().get(i), row.getValue(i))).append(" | ");
      texts.add(text.toString());
    }
    return texts.stream().sorted().toList();
  }

  private static String text(String column, Object value) {
    return switch (value) {
      case null -> "-";
      case OffsetDateTime time -> time.toInstant().toString();
      case Object[] some -> Arrays.toString(some);
      case JsonObject json -> sorted(json);
      case Buffer bytes -> bytes.toString();
      case Double number -> String.format(java.util.Locale.ROOT, "%.4f", number);
      case Number number -> String.valueOf(number.longValue());
      case String text when text.startsWith("{") -> sorted(new JsonObject(text));
      default -> value.toString();
    };
  }

  private static String sorted(JsonObject json) {
    return new java.util.TreeMap<>(json.getMap()).toString();
  }

  private void stand(String where) {
    var jobs = new Answer(new String[18]);
    for (var job : tables.jobs()) jobs.row(job.id, job.state, job.reason, job.priority, job.due, job.expires, job.round, job.destination, job.attempts, job.free, job.barred, job.dead, job.cancel, job.firstDialed,
        job.finished, job.outcome, job.lastAttempt, job.wants);
    assertThat(text(jobs)).as(where).isEqualTo(text(rows(JOBS)));
    var keys = new Answer(new String[3]);
    for (var key : tables.readyKey.keys()) keys.row(key.campaign(), key.wants(), key.priority());
    assertThat(text(keys)).as(where).isEqualTo(text(rows("select campaign_id, wants, priority from ready_key")));
    var days = new Answer(new String[4]);
    for (var day : tables.numberDay.all()) days.row(day.tenant(), day.number(), day.day(), day.attempts());
    assertThat(text(days)).as(where).isEqualTo(text(rows("select tenant, number, day, attempts from number_day")));
    var attempts = new Answer(new String[16]);
    for (var one : tables.attempt.all()) attempts.row(one.id, one.job, one.nth, one.trunk, one.pbx, one.epoch, one.originating, one.ringing, one.answered, one.ended, one.settled, one.inDoubt, one.cancel, one.outcome,
        one.ending, one.corrected);
    assertThat(text(attempts)).as(where).isEqualTo(text(rows(ATTEMPTS)));
    var pbxs = new Answer(new String[14]);
    for (var pbx : tables.pbx.all()) pbxs.row(pbx.id, pbx.epoch, pbx.holder, pbx.fenced, pbx.fencedAt, pbx.linkUp, pbx.version, pbx.startedAt, pbx.status, pbx.statusAt, pbx.clockSince, pbx.clockGap, pbx.clockBefore,
        pbx.clockOff());
    assertThat(text(pbxs)).as(where).isEqualTo(text(rows(PBXS)));
  }

  private RowSet<Row> rows(String sql) {
    return Backends.await(backends.sql().query(sql).execute());
  }
}
