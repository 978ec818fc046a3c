package io.carillon.e2e.faults;

import io.carillon.e2e.promises.History;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** A client that has much to be rung, and takes no failure for an answer: it repeats under the same key until it is told. */
final class Load implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int CONTACTS = 40;
  /** As many wait or are rung, while it runs. */
  private static final int BACKLOG = 40;
  private static final int CLIENTS = 3;
  private static final int LOOK_MILLIS = 150;

  private final Fleet fleet;
  private final Ground ground;
  private final long seed;
  private final List<History.Job> jobs = new CopyOnWriteArrayList<>();
  private final List<History.Upload> uploads = new CopyOnWriteArrayList<>();
  private final List<History.Look> looks = new CopyOnWriteArrayList<>();
  private final List<Throwable> wrong = new CopyOnWriteArrayList<>();
  private final List<Thread> threads = new CopyOnWriteArrayList<>();
  private volatile String campaign;
  private volatile long backlog;
  private volatile boolean enough;
  private volatile boolean over;

  Load(Fleet fleet, Ground ground, long seed) {
    this.fleet = fleet;
    this.ground = ground;
    this.seed = seed;
  }

  void begin() {
    threads.add(Thread.ofPlatform().name("contacts").start(guarded(this::contacts)));
    threads.add(Thread.ofPlatform().name("looks").start(guarded(this::look)));
    for (int i = 0; i < CLIENTS; i++) {
      int client = i;
      threads.add(Thread.ofPlatform().name("client-" + i).start(guarded(() -> calls(client))));
    }
  }

  private Runnable guarded(Runnable work) {
    return () -> {
      try {
        work.run();
      } catch (RuntimeException e) {
        wrong.add(e);
      }
    };
  }

  private static JsonObject call(String number) {
    return JsonObject.of("to", number).mergeIn(common());
  }

  private static JsonObject common() {
    return JsonObject.of("ringSeconds", 3, "script", "hold", "variables", JsonObject.of("HOLD", "1"), "retry", JsonObject.of("attempts", 2, "delaySeconds", 1, "on", JsonArray.of("BUSY")));
  }

  private void contacts() {
    var numbers = IntStream.range(0, CONTACTS).mapToObj(i -> ground.number()).toList();
    String key = "faults-" + seed + "-" + System.nanoTime();
    String id = fleet.api.insist("POST", "/v1/campaigns", JsonObject.of("name", "faults " + seed, "defaults", common(), "finishWhenDone", false), key, PATIENCE).body().getString("id");
    campaign = id;
    // Started first, so that the upload itself is rung while it comes in.
    Http.insisted("start", PATIENCE, () -> started(id));
    String csv = "number\n" + String.join("\n", numbers) + "\n";
    Http.insisted("contacts", PATIENCE, () -> {
      var answer = fleet.api.send("POST", "/v1/campaigns/" + id + "/contacts", "text/csv", csv, null);
      var said = answer.body();
      boolean all = answer.good() && said.getBoolean("complete", true) && said.getInteger("accepted", 0) + said.getInteger("alreadyIn", 0) == numbers.size();
      return answer.good() && !all ? new Http.Answer(503, said) : answer;
    });
    uploads.add(new History.Upload(id, numbers, System.currentTimeMillis()));
    // Not before: all that had come in of an upload that broke may have ended when it is repeated.
    Http.insisted("finish when done", PATIENCE, () -> finishing(id));
  }

  /** A campaign that is over takes no change: then one was taken without our hearing of it. */
  private Http.Answer finishing(String id) {
    var answer = fleet.api.json("PATCH", "/v1/campaigns/" + id, JsonObject.of("finishWhenDone", true), null);
    if (answer.status() != 409) return answer;
    var now = fleet.api.get("/v1/campaigns/" + id);
    return now.good() && !"FINISHED".equals(now.body().getString("state")) ? answer : now;
  }

  /** A start that was taken without our hearing of it is an illegal step the next time. */
  private Http.Answer started(String id) {
    var answer = fleet.api.json("POST", "/v1/campaigns/" + id + "/start", null, null);
    var now = answer.good() ? answer : fleet.api.get("/v1/campaigns/" + id);
    return now.good() && !"RUNNING".equals(now.body().getString("state")) ? new Http.Answer(503, now.body()) : now;
  }

  private void calls(int client) {
    for (int nth = 0; !enough; nth++) {
      if (!Until.is(Duration.ofMillis(500), () -> enough || backlog < BACKLOG)) continue;
      if (enough) return;
      String number = ground.number();
      var body = call(number);
      Long notBefore = null;
      boolean never = nth % 12 == 7;
      if (nth % 6 == 5) {
        notBefore = System.currentTimeMillis() + 2_500;
        body.put("notBefore", Instant.ofEpochMilli(notBefore).toString());
      }
      if (never) closed(body);
      if (nth % 5 == 4) body.put("onUnknown", "retry");
      asked(number, body, "faults-" + seed + "-" + client + "-" + nth + "-" + System.nanoTime(), notBefore, never);
    }
  }

  /** A window that is closed for as long as the call lives, and opens so soon after that the API does not say that it never opens. */
  private static void closed(JsonObject body) {
    var now = Instant.now().atOffset(java.time.ZoneOffset.UTC).toLocalTime().truncatedTo(java.time.temporal.ChronoUnit.MINUTES);
    body.put("window", JsonObject.of("from", now.plusMinutes(30).toString(), "to", now.plusMinutes(50).toString(), "zone", "UTC"));
    body.put("expiresAt", Instant.now().plusSeconds(5).toString());
  }

  private void asked(String number, JsonObject body, String key, Long notBefore, boolean never) {
    String id = null;
    try {
      id = fleet.api.insist("POST", "/v1/calls", body, key, PATIENCE).body().getString("id");
    } catch (IllegalStateException unanswered) {
      // One that expires while nobody answers is refused as being in the past: nothing was promised.
      if (!never) throw unanswered;
    }
    jobs.add(new History.Job(id, number, id == null ? null : System.currentTimeMillis(), notBefore, never));
  }

  /** Asks for one call now. @return its id */
  String one(String number) {
    String key = "faults-" + seed + "-one-" + System.nanoTime();
    String id = fleet.api.insist("POST", "/v1/calls", call(number), key, PATIENCE).body().getString("id");
    jobs.add(new History.Job(id, number, System.currentTimeMillis(), null, false));
    return id;
  }

  private void look() {
    while (!over) {
      long open = fleet.database.open(ground.like());
      if (open >= 0) backlog = open;
      if (campaign != null) {
        long asked = System.currentTimeMillis();
        var answer = fleet.api.get("/v1/campaigns/" + campaign + "/progress");
        if (answer.good()) looks.add(look(asked, answer.body()));
      }
      Until.passed(Duration.ofMillis(LOOK_MILLIS));
    }
  }

  private History.Look look(long at, JsonObject progress) {
    var counts = new java.util.TreeMap<String, Long>();
    progress.getJsonObject("jobs").forEach(count -> counts.put(count.getKey(), ((Number) count.getValue()).longValue()));
    return new History.Look(campaign, at, progress.getLong("submitted"), counts);
  }

  /** Nothing more is asked for; what was is insisted on. Looking goes on. */
  void enough() {
    enough = true;
    threads.stream().filter(thread -> !thread.getName().equals("looks")).forEach(Load::join);
    if (!wrong.isEmpty()) throw new IllegalStateException("the client could not go on: " + wrong.getFirst().getMessage(), wrong.getFirst());
  }

  private static void join(Thread thread) {
    try {
      thread.join(TimeUnit.SECONDS.toMillis(90));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Contacts in the order in which they were sent; empty until they are. */
  List<String> contactsSent() {
    return uploads.stream().flatMap(upload -> upload.numbers().stream()).toList();
  }

  List<History.Job> jobs() {
    return List.copyOf(jobs);
  }

  List<History.Upload> uploads() {
    return List.copyOf(uploads);
  }

  List<History.Look> looks() {
    return List.copyOf(looks);
  }

  @Override public void close() {
    enough = true;
    over = true;
    threads.forEach(Load::join);
  }
}
