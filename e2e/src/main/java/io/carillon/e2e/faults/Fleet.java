package io.carillon.e2e.faults;

import io.carillon.agent.AgentMain;
import io.carillon.embedded.BrokerMain;
import io.carillon.embedded.EmbeddedDatabase;
import io.carillon.embedded.Ports;
import io.carillon.gateway.GatewayMain;
import io.carillon.scheduler.SchedulerMain;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * All processes, as in production: a gateway, three schedulers, an agent for each of two PBXs, a broker and a PostgreSQL; and a
 * link that can fail before each of the servers. Schedules are run on it one after the other.
 */
final class Fleet implements AutoCloseable {
  static final List<String> PBXS = List.of("pbx-a", "pbx-b");
  static final List<String> SCHEDULERS = List.of("scheduler-1", "scheduler-2", "scheduler-3");
  static final String GATEWAY = "gateway";
  static final String BROKER = "broker";
  private static final String KEY = "an-administrator-of-faults";
  private static final Pattern LEADS = Pattern.compile("PgLead:? leads lead=\"?lines\"? epoch=\"?([0-9]+)");
  private static final Duration RECOVERED = Duration.ofSeconds(120);
  private static final Duration TAKEN = Duration.ofSeconds(30);
  /** The broker tells its clients to come here, where the link is; it listens itself at 127.0.0.1 and the same port. */
  private static final String KAFKA_LINK = "127.0.0.2";

  final Path folder;
  final Pbxs pbxs;
  final Http api;
  final Database database;
  final Map<String, Member> members = new LinkedHashMap<>();
  final Map<String, Link> links = new LinkedHashMap<>();
  private final int kafkaPort = Ports.free();
  private final int postgresPort = Ports.free();
  private final Set<Class<?>> kinds = new HashSet<>();
  private EmbeddedDatabase postgres;
  private boolean closed;

  private Fleet(Path folder, Pbxs pbxs, int httpPort) {
    this.folder = folder;
    this.pbxs = pbxs;
    this.api = new Http(httpPort, KEY);
    this.database = new Database(() -> postgres.settings());
  }

  /** Blocks until all are ready. @param folder its own */
  static Fleet start(Path folder, Pbxs pbxs) {
    int http = Ports.free();
    var fleet = new Fleet(folder, pbxs, http);
    // Who is told to end in the middle leaves no process behind.
    Runtime.getRuntime().addShutdownHook(new Thread(fleet::close, "fleet"));
    try {
      fleet.start(http);
      return fleet;
    } catch (RuntimeException e) {
      fleet.close();
      throw e;
    }
  }

  /** An agent's name. */
  static String agent(String pbx) {
    return "agent-" + pbx;
  }

  private void start(int http) {
    links.put("kafka", new Link(KAFKA_LINK, kafkaPort, kafkaPort));
    member(BROKER, BrokerMain.class, Map.of("CARILLON_DATA", folder.resolve("kafka").toString(), "CARILLON_KAFKA_PORT", String.valueOf(kafkaPort), "CARILLON_KAFKA_ADVERTISED", KAFKA_LINK)).start();
    postgres = EmbeddedDatabase.start(folder.resolve("postgres"), postgresPort);
    int postgresLink = Ports.free();
    links.put("postgres", new Link("127.0.0.1", postgresLink, postgresPort));
    members.get(BROKER).awaitSaid("ready");
    var kafka = Map.of("CARILLON_KAFKA", KAFKA_LINK + ":" + kafkaPort);
    var stores = with(kafka, Map.of("CARILLON_POSTGRES", "postgresql://" + EmbeddedDatabase.NAME + "@127.0.0.1:" + postgresLink + "/" + EmbeddedDatabase.NAME,
        "CARILLON_POSTGRES_PASSWORD_FILE", folder.resolve("postgres").resolve("password").toString()));
    member(GATEWAY, GatewayMain.class, with(stores, Map.of("CARILLON_HTTP_HOST", "127.0.0.1", "CARILLON_HTTP_PORT", String.valueOf(http), "CARILLON_ADMIN_KEY", KEY, "CARILLON_REGION", "RU")));
    var ports = IntStream.range(0, SCHEDULERS.size()).map(i -> Ports.free()).boxed().toList();
    String all = String.join(",", ports.stream().map(port -> "127.0.0.1:" + port).toList());
    for (int i = 0; i < SCHEDULERS.size(); i++) {
      member(SCHEDULERS.get(i), SchedulerMain.class, with(stores, Map.of("CARILLON_HAZELCAST", all, "CARILLON_HAZELCAST_HOST", "127.0.0.1",
          "CARILLON_HAZELCAST_PORT", String.valueOf(ports.get(i)), "CARILLON_HAZELCAST_NAME", "faults-" + kafkaPort)));
    }
    for (String pbx : pbxs.names()) {
      int amiLink = Ports.free();
      links.put(pbx, new Link("127.0.0.1", amiLink, pbxs.amiPort(pbx)));
      var settings = new HashMap<>(with(kafka, Map.of("CARILLON_PBX", pbx, "CARILLON_AMI_HOST", "127.0.0.1", "CARILLON_AMI_PORT", String.valueOf(amiLink),
          "CARILLON_AMI_SECRET_FILE", pbxs.secretFile(pbx).toString())));
      // The first one's agent is beside its PBX; the other has AstDB alone.
      if (pbx.equals(pbxs.names().getFirst())) settings.put("CARILLON_EVIDENCE", pbxs.evidence(pbx).toString());
      member(agent(pbx), AgentMain.class, settings);
    }
    Stream.concat(Stream.of(GATEWAY), SCHEDULERS.stream()).forEach(name -> members.get(name).start());
    members.get(GATEWAY).awaitReady();
    api.insist("PUT", "/v1/scripts/hold", JsonObject.of("context", "lab-hold"), null, TAKEN);
    for (String pbx : pbxs.names()) api.insist("PUT", "/v1/pbxs/" + pbx, JsonObject.of("mode", "AMI", "maxChannels", 100), null, TAKEN);
    pbxs.names().forEach(pbx -> members.get(agent(pbx)).start());
    awaitReady();
    archive();
  }

  /** The first since a build: who writes down what its kind loads ends, the broker last, and all such are started anew. */
  private void archive() {
    var making = members.values().stream().filter(Member::makesArchive).toList();
    for (var member : making.reversed()) {
      String wrong = member.endedBySigterm();
      if (wrong != null) throw new IllegalStateException(wrong);
      member.archived();
    }
    making.forEach(Member::start);
    if (!making.isEmpty()) recovered();
  }

  private Member member(String name, Class<?> main, Map<String, String> settings) {
    var own = new HashMap<>(settings);
    own.put("CARILLON_MANAGEMENT_HOST", "127.0.0.1");
    own.put("CARILLON_MANAGEMENT_PORT", String.valueOf(Ports.free()));
    var member = new Member(name, main, folder, own, kinds.add(main));
    members.put(name, member);
    return member;
  }

  /** All of ours are. */
  void awaitReady() {
    ours().forEach(Member::awaitReady);
  }

  /** As whatever watches over processes in production: who has ended is started again. */
  void revive() {
    members.values().stream().filter(member -> !member.isAlive()).forEach(Member::start);
  }

  /** All of ours are, sooner or later, however often one ends on the way because a server is not there yet. */
  void recovered() {
    Until.must("all are ready again", RECOVERED, () -> {
      revive();
      return ours().stream().allMatch(Member::isReady);
    });
  }

  /** All but the broker. */
  List<Member> ours() {
    return members.values().stream().filter(member -> !member.name.equals(BROKER)).toList();
  }

  Member member(String name) {
    return members.get(name);
  }

  String kafka() {
    return KAFKA_LINK + ":" + kafkaPort;
  }

  /** Who leads now, by what the schedulers said last. */
  String leader() {
    return members.keySet().stream().filter(SCHEDULERS::contains).max(Comparator.comparingLong(name -> ledAt(members.get(name).said()))).orElseThrow();
  }

  private static long ledAt(String said) {
    var epochs = LEADS.matcher(said).results().map(match -> Long.valueOf(match.group(1))).toList();
    return epochs.isEmpty() ? -1 : epochs.getLast();
  }

  /** As {@code pg_ctl -m immediate restart}: no checkpoint, no good-bye. */
  void restartPostgres() {
    Member.signal("QUIT", postgresPid());
    postgres.close();
    postgres = EmbeddedDatabase.start(folder.resolve("postgres"), postgresPort);
  }

  private long postgresPid() {
    try {
      return Long.parseLong(Files.readAllLines(folder.resolve("postgres").resolve("data").resolve("postmaster.pid")).getFirst().strip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void restartBroker() {
    var broker = members.get(BROKER);
    broker.kill9();
    broker.start();
  }

  private static Map<String, String> with(Map<String, String> one, Map<String, String> other) {
    var both = new HashMap<>(one);
    both.putAll(other);
    return both;
  }

  /** Closing twice is harmless. */
  @Override public synchronized void close() {
    if (closed) return;
    closed = true;
    members.values().forEach(member -> {
      if (member.isAlive()) member.kill9();
    });
    links.values().forEach(link -> {
      try {
        link.close();
      } catch (IOException e) {
        System.err.println("a link is not closed: " + e);
      }
    });
    database.close();
    if (postgres != null) postgres.close();
    pbxs.close();
  }
}
