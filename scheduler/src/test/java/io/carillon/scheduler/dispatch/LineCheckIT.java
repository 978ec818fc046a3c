package io.carillon.scheduler.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.contract.CallSpec;
import io.carillon.contract.PbxMode;
import io.carillon.id.Ids;
import io.carillon.life.Surroundings;
import io.carillon.route.DialPattern;
import io.carillon.route.Route;
import io.carillon.scheduler.agents.OpenAttempts;
import io.carillon.scheduler.capacity.Foreign;
import io.carillon.scheduler.capacity.Usage;
import io.carillon.scheduler.lead.PgLead;
import io.carillon.scheduler.outside.Ground;
import io.carillon.scheduler.pace.Limit;
import io.carillon.scheduler.pace.PaceBook;
import io.carillon.scheduler.pace.ShareKey;
import io.carillon.scheduler.settings.LineSettings;
import io.carillon.scheduler.settle.WaitingJobs;
import io.carillon.scheduler.window.RecipientZones;
import io.carillon.testkit.Backends;
import io.carillon.testkit.WithBackends;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A plan is made with what the cache holds; what Postgres holds by then decides whether it comes true. */
@WithBackends
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class LineCheckIT {
  private static final UUID CAMPAIGN = UUID.randomUUID();
  private static final Instant ENDS = Instant.parse("2100-01-01T00:00:00Z");

  private Ground ground;
  private PgLead lead;
  private PgApply apply;

  @BeforeAll void start(Backends backends) {
    ground = new Ground(backends);
    lead = new PgLead(backends.vertx(), ground.outside.pool(), Surroundings.real().clock(), Surroundings.real().nanos(), "lines", "me");
    Backends.await(lead.start());
    var real = Surroundings.real();
    apply = new PgApply(ground.outside.pool(), lead, new WaitingJobs(real.random()), new OpenAttempts(), new Ids(real.clock(), real.random()));
  }

  @BeforeEach void line() {
    for (String table : List.of("attempt", "outbox", "job", "pbx", "trunk", "campaign")) ground.backends.query("delete from " + table);
    ground.backends.query("insert into pbx (id, mode, max_channels, calls_per_second, epoch, fenced) values ('a', 'AMI', 60, 20, 3, true)");
    ground.backends.query("""
        insert into trunk (id, dial, endpoint, max_channels, reserve, urgent_reserve, calls_per_second, pbxs) values
          ('north', 'PJSIP/${number}@north', 'PJSIP/north', 50, 2, 1, 10, '{a}'), ('south', 'PJSIP/${number}@south', 'PJSIP/south', 50, 0, 0, 10, '{a}')""");
    ground.backends.query("""
        insert into campaign (id, tenant, name, state, spec, max_concurrent, calls_per_second, created_at, ends_at)
        values ($1, 'acme', 'autumn', 'RUNNING', '{}', 30, 5, now(), '2100-01-01T00:00:00Z')""", CAMPAIGN);
  }

  @AfterAll void stop() {
    Backends.await(lead.close());
    ground.close();
  }

  /** What the cache holds: the lines as {@link #line} made them. */
  private static LineSettings known() {
    return known(30, 20.0);
  }

  private static LineSettings known(Integer most, Double ofPbx) {
    var north = new LineSettings.Trunk("north", "PJSIP/${number}@north", "PJSIP/north", "", "", 50, 2, 1, 10, 3600, Set.of("a"));
    var south = new LineSettings.Trunk("south", "PJSIP/${number}@south", "PJSIP/south", "", "", 50, 0, 0, 10, 3600, Set.of("a"));
    var campaign = new LineSettings.Campaign(CAMPAIGN, "acme", CallSpec.empty(), most, most == null ? null : 5.0, 1, ENDS);
    return new LineSettings(Map.of("north", north, "south", south), List.of(route("1X.", "north"), route("2X.", "south")),
        Map.of("a", new LineSettings.Pbx("a", PbxMode.AMI, 60, ofPbx)), Map.of(), Map.of(), Map.of(CAMPAIGN, campaign));
  }

  private static Route route(String match, String trunk) {
    return new Route(trunk, List.of(new DialPattern("", "", match, "")), List.of(trunk));
  }

  /** A pass that knows no more than that. */
  private PgApply.Applied pass() {
    return pass(known());
  }

  private PgApply.Applied pass(LineSettings known) {
    var now = Instant.now();
    var pool = ground.outside.pool();
    var due = Backends.await(PgCandidates.keys(pool, known)
        .compose(there -> new PgCandidates(pool).due(known, there, Usage.NONE, now, 0, 100, 0, Wants.Free.ALL)));
    var share = new Limit(100, 1000);
    var shares = Map.of(ShareKey.trunk("north", "a"), share, ShareKey.trunk("south", "a"), share, ShareKey.pbx("a"), share,
        ShareKey.campaign(CAMPAIGN, "a"), share);
    var snapshot = new Snapshot(now, 0, known, Map.of("a", new PbxState("a", 3, true, Foreign.NONE)), Usage.NONE, shares, new PaceBook(-1_000_000), Turns.none(),
        due.jobs(), due.cut());
    return Backends.await(apply.apply(new DispatchPlanner(new RecipientZones(ZoneId.of("UTC"))).plan(snapshot), snapshot));
  }

  @Test void whatIsAsThePlanTookItIsDialled() {
    ground.job(LineSettings.ALONE, Ground.spec("1001"));
    ground.job(CAMPAIGN, Ground.spec("1002"));
    assertThat(pass()).isEqualTo(new PgApply.Applied(2, 0, 0));
  }

  @Test void whatHasNoLimitOfItsOwnStandsWhileItHasNone() {
    ground.backends.query("update pbx set calls_per_second = null");
    ground.backends.query("update campaign set max_concurrent = null, calls_per_second = null");
    ground.job(CAMPAIGN, Ground.spec("1002"));
    assertThat(pass(known(null, null))).isEqualTo(new PgApply.Applied(1, 0, 0));
    ground.job(CAMPAIGN, Ground.spec("1003"));
    ground.backends.query("update campaign set max_concurrent = 1");
    assertThat(pass(known(null, null))).isEqualTo(new PgApply.Applied(0, 0, 1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"trunk set max_channels = 10", "trunk set reserve = 3", "trunk set urgent_reserve = 5", "trunk set calls_per_second = 9.5",
      "trunk set enabled = false", "trunk set pbxs = '{b}'", "pbx set max_channels = 10", "pbx set calls_per_second = 1", "pbx set enabled = false",
      "pbx set epoch = 4", "pbx set fenced = false"})
  void overALineThatIsAnotherByNowNothingStartsAndItsJobsStay(String change) {
    var job = ground.job(LineSettings.ALONE, Ground.spec("1001"));
    var ofCampaign = ground.job(CAMPAIGN, Ground.spec("1002"));
    String row = ground.backends.query("select j::text from job j where id = $1", job).getFirst().getString(0);
    ground.backends.query("update " + change);

    assertThat(pass()).isEqualTo(new PgApply.Applied(0, 0, 2));

    assertThat(ground.backends.query("select j::text from job j where id = $1", job).getFirst().getString(0)).as("untouched").isEqualTo(row);
    assertThat(ground.stateOf(ofCampaign)).isEqualTo("QUEUED");
    assertThat(ground.backends.count("select count(*) from attempt")).isZero();
    assertThat(ground.outbox()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"max_concurrent = 29", "calls_per_second = 4"})
  void ofACampaignThatIsAnotherByNowNothingStartsAndTheOthersGoOn(String change) {
    var alone = ground.job(LineSettings.ALONE, Ground.spec("1001"));
    var ofCampaign = ground.job(CAMPAIGN, Ground.spec("1002"));
    ground.backends.query("update campaign set " + change);
    assertThat(pass()).isEqualTo(new PgApply.Applied(1, 0, 1));
    assertThat(ground.stateOf(alone)).isEqualTo("DIALING");
    assertThat(ground.stateOf(ofCampaign)).isEqualTo("QUEUED");
  }

  @Test void whatGoesOverAnotherLineOrIsSuppressedIsDecidedAllTheSame() {
    var over = ground.job(LineSettings.ALONE, Ground.spec("1001"));
    var beside = ground.job(LineSettings.ALONE, Ground.spec("2001"));
    var nowhere = ground.job(LineSettings.ALONE, Ground.spec("9001"));
    ground.backends.query("update trunk set max_channels = 10 where id = 'north'");
    assertThat(pass()).isEqualTo(new PgApply.Applied(1, 1, 1));
    assertThat(ground.stateOf(over)).isEqualTo("QUEUED");
    assertThat(ground.stateOf(beside)).isEqualTo("DIALING");
    assertThat(ground.stateOf(nowhere)).isEqualTo("SUPPRESSED");
  }
}
