package io.carillon.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.contract.Destination;
import io.carillon.gateway.GatewayApp;
import io.carillon.gateway.GatewaySettings;
import io.carillon.life.Parts;
import io.carillon.life.Surroundings;
import io.carillon.route.Routing;
import io.carillon.scheduler.settings.PgSettings;
import io.carillon.testkit.Backends;
import io.carillon.testkit.WithBackends;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.pgclient.pubsub.PgSubscriber;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * What the API says that a number would do is what the scheduler decides by: the same ladder over the same rows, read by each
 * on its own.
 */
@WithBackends
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SameLadderIT {
  private static final String KEY = "the-key-of-the-administrator";
  private static final int WORLDS = 40;
  private static final int ASKED = 25;

  private Backends backends;
  private final Parts parts = new Parts();
  private PgSettings scheduler;
  private Api api;

  @BeforeAll void start(Backends given) {
    backends = given;
    var gateway = new GatewayApp(new GatewaySettings(backends.kafka(), backends.postgres(), "127.0.0.1", 0, KEY, "RU", List.of()), Surroundings.real());
    Backends.await(gateway.start(backends.vertx(), parts).map(up -> null));
    api = new Api(gateway.port(), KEY);
    scheduler = new PgSettings(backends.vertx(), backends.sql(), PgSubscriber.subscriber(backends.vertx(), backends.postgres().client()));
    Backends.await(scheduler.start());
  }

  @AfterAll void stop() {
    Backends.await(scheduler.close());
    Backends.await(parts.close());
  }

  @Test void resolveAnswersWhatTheSchedulerDecides() {
    int routed = 0;
    int unrouted = 0;
    for (int seed = 1; seed <= WORLDS; seed++) {
      var random = new SplittableRandom(seed);
      world(random);
      Backends.await(scheduler.reread());
      for (int i = 0; i < ASKED; i++) {
        String number = number(random);
        String callerId = of(random, null, "6001", "6099", "+74959998877", "12");
        var question = JsonObject.of("to", number);
        if (callerId != null) question.put("callerId", callerId);
        var answer = api.ok("POST", "/v1/routes/resolve", question);
        // Not a number at all: neither asks the ladder.
        if (Set.of("INVALID", "FORBIDDEN").contains(answer.getString("reason", ""))) continue;
        String as = "seed " + seed + ", " + number + " from " + callerId + ": " + answer.encode();
        var decided = scheduler.current().ladder().route(new Destination(answer.getString("to"), answer.getString("typed"), null, null, Set.of()), callerId);
        switch (decided) {
          case Routing.NoRoute none -> {
            assertThat(answer.getString("reason")).as(as).isEqualTo("NO_ROUTE");
            unrouted++;
          }
          case Routing.Routed to -> {
            assertThat(answer.getJsonArray("trunks")).as(as).containsExactlyElementsOf(to.named());
            assertThat(lines(answer)).as(as).isEqualTo(to.lines());
            routed++;
          }
        }
      }
    }
    assertThat(routed).as("numbers that a route takes").isGreaterThan(WORLDS * ASKED / 4);
    assertThat(unrouted).as("numbers that none does").isGreaterThan(20);
  }

  /** Those that are not switched off, as they dial. */
  private static List<Routing.Line> lines(JsonObject answer) {
    return answer.getJsonArray("lines").stream().map(JsonObject.class::cast).filter(line -> line.containsKey("dial"))
        .map(line -> new Routing.Line(line.getString("trunk"), line.getString("dial"))).toList();
  }

  /**
   * Trunks and routes, some of them switched off, some at the same place. Past the API, which would not take what cannot be
   * reached.
   */
  private void world(SplittableRandom random) {
    backends.query("delete from route");
    backends.query("delete from trunk");
    for (String trunk : List.of("north", "south", "east")) {
      backends.query("insert into trunk (id, dial, endpoint, strip, prepend, max_channels, calls_per_second, pbxs, enabled) values ($1, 'PJSIP/${number}@x', 'PJSIP/x', $2, $3, 5, 1, '{a}', $4)",
          trunk, of(random, "", "+", "+7", "8"), of(random, "", "00", "9"), random.nextInt(4) > 0);
    }
    for (int i = random.nextInt(1, 7); i > 0; i--) {
      var patterns = new JsonArray();
      for (int n = random.nextInt(1, 3); n > 0; n--) patterns.add(pattern(random));
      var trunks = new ArrayList<>(List.of("north", "south", "east"));
      for (int n = random.nextInt(3); n > 0; n--) trunks.remove(random.nextInt(trunks.size()));
      if (random.nextBoolean()) trunks.add(trunks.removeFirst());
      backends.query("insert into route (id, position, patterns, trunks, enabled) values ($1, $2, $3::text::jsonb, $4, $5)", "r" + i, random.nextInt(3), patterns.encode(),
          trunks.toArray(String[]::new), random.nextInt(5) > 0);
    }
  }

  private static JsonObject pattern(SplittableRandom random) {
    var pattern = JsonObject.of("match", of(random, "+7X.", "+7916XXXXXXX", "_9XXXXXXXXX", "8X.", "+[1-69].", "6XXX", "[1237-9]XX", "NXXX", "ZX!", "[4-6]X."));
    if (random.nextInt(3) == 0) pattern.put("prefix", of(random, "8", "+7", "7", "+4"));
    if (random.nextInt(3) == 0) pattern.put("prepend", of(random, "7", "+7", "*1#"));
    if (random.nextInt(3) == 0) pattern.put("callerId", of(random, "60XX", "6001", "+7495X.", "X."));
    return pattern;
  }

  private static String number(SplittableRandom random) {
    String mobile = "916%07d".formatted(random.nextInt(10_000_000));
    String extension = String.valueOf(random.nextInt(10, 10_000));
    return of(random, "+7" + mobile, "8" + mobile, mobile, "007" + mobile, "+4312345678", "+12025550123", extension, extension);
  }

  @SafeVarargs private static <T> T of(SplittableRandom random, T... some) {
    return some[random.nextInt(some.length)];
  }
}
