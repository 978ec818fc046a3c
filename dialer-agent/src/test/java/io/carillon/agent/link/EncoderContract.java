package io.carillon.agent.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.carillon.agent.evidence.EvidenceLine;
import io.carillon.contract.CallerId;
import io.carillon.lab.CarrierCall;
import io.carillon.lab.Lab;
import io.carillon.lab.LabSpec;
import io.carillon.lab.PbxNode;
import io.carillon.lab.ScriptSaw;
import io.carillon.testkit.Backends;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every byte in each field, to a real Asterisk: refused by the encoder, or at the carrier and in the script exactly as it was,
 * once. What is of an older epoch: nowhere.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class EncoderContract {
  private static final long EPOCH = 7;
  private static final String NUMBER = "7916000006";
  /** Where there is a sign more in it, between what stands before and after. */
  private static final Map<String, String[]> FIELDS = Map.of("number", new String[] {"79160", "00006"}, "callerNumber", new String[] {"+74", "95"},
      "callerName", new String[] {"Du", "ty"}, "account", new String[] {"op", "s"}, "codec", new String[] {"al", "aw"}, "play", new String[] {"wel", "come"},
      "own", new String[] {"a", "b"}, "name", new String[] {"A", "B"});

  private final Vertx vertx = Vertx.vertx();
  private final Set<String> ended = ConcurrentHashMap.newKeySet();
  private final Set<String> placed = ConcurrentHashMap.newKeySet();
  private final Map<String, String> dropped = new ConcurrentHashMap<>();
  private Lab lab;
  private PbxNode pbx;
  private PbxLink link;

  /** Asterisk as this encoder drives it. */
  protected abstract LabSpec.Pbx driven();

  /** On the context that is to own it. */
  protected abstract PbxLink link(Vertx owner, PbxNode node) throws IOException;

  /** What the script's half of a call speaks that was sent with this codec alone. */
  protected abstract String formatFor(String codec);

  @BeforeAll public void start(@TempDir Path directory) throws Exception {
    lab = Lab.start(LabSpec.of(directory, driven()));
    pbx = lab.pbxs().getFirst();
    var up = Promise.<Void>promise();
    vertx.runOnContext(go -> {
      try {
        link = link(vertx, pbx);
      } catch (IOException unreadable) {
        up.fail(unreadable);
        return;
      }
      link.open(new PbxListener() {
        @Override public void up(Pbx now) {
          up.tryComplete();
        }

        @Override public void down(String why) {
          up.tryFail(why);
        }

        @Override public void wrote(EvidenceLine line) {
          if (line instanceof EvidenceLine.Ended e) ended.add(e.id());
          if (line instanceof EvidenceLine.Dropped x) dropped.put(x.id(), x.why());
        }

        @Override public void rang(String attemptId, Instant at) {
          assertThat(attemptId).hasSize(36);
        }

        @Override public void originateFailed(String attemptId) {
          ended.add(attemptId);
        }
      });
    });
    Backends.await(up.future());
    Backends.await(onContext(() -> link.raise(EPOCH)));
  }

  @AfterAll public void stop() {
    if (link != null) Backends.await(onContext(link::close));
    Backends.await(vertx.close());
    if (lab != null) lab.close();
  }

  private <T> Future<T> onContext(java.util.function.Supplier<Future<T>> call) {
    var done = Promise.<T>promise();
    vertx.runOnContext(go -> call.get().onComplete(done));
    return done.future();
  }

  /** One that is like all others but for this field; answered, it stays on the line until the script has gone. */
  private static GuardCall call(String field, String text, long epoch) {
    String id = UUID.randomUUID().toString();
    var of = Map.of(field, text);
    var v = new LinkedHashMap<String, String>();
    v.put("CARILLON_ID", id);
    v.put("CARILLON_JOB", id);
    v.put("CARILLON_EPOCH", String.valueOf(epoch));
    v.put("CARILLON_TRUNK", "north");
    v.put("CARILLON_LIMIT", "500");
    v.put("CARILLON_DIAL", "PJSIP/" + of.getOrDefault("number", NUMBER) + "@north");
    v.put("CARILLON_RING", "5");
    v.put("CARILLON_MAX", "10");
    v.put("CARILLON_CONTEXT", "lab-seen");
    v.put("CARILLON_EXTEN", "s");
    v.put("CARILLON_PRIORITY", "1");
    v.put("CARILLON_PLAY", of.getOrDefault("play", "welcome"));
    v.put("CV_OWN", of.getOrDefault("own", "ab"));
    v.put("CV_NAMED", of.getOrDefault("name", "AB"));
    v.put("CV_" + of.getOrDefault("name", "AB"), "named");
    return new GuardCall(id, 15_000, new CallerId(of.getOrDefault("callerNumber", "+7495"), of.getOrDefault("callerName", "Duty")),
        of.getOrDefault("account", "ops"), List.of(of.getOrDefault("codec", "alaw")), false, v, Instant.now().plusSeconds(60));
  }

  private static long later() {
    return System.nanoTime() + 600_000_000_000L;
  }

  @Test public void whatAnEarlierHolderStillSendsDiesInTheGuard() {
    var late = call("number", NUMBER, EPOCH - 1);
    Backends.await(onContext(() -> link.place(late, later(), at -> {})));
    await().until(() -> "stale".equals(dropped.get(late.id())));
    // One of the present epoch behind it: what the first could have done is done.
    var now = call("number", NUMBER, EPOCH);
    placed.add(now.id());
    Backends.await(onContext(() -> link.place(now, later(), at -> {})));
    await().until(() -> ended.contains(now.id()));
    assertThat(lab.carrier().record().ofAttempt(now.id()).calls()).hasSize(1);
    assertThat(lab.carrier().record().ofAttempt(late.id()).calls()).isEmpty();
  }

  /** One that was not refused, and what was tried with it. */
  private record Sent(String field, char sign, GuardCall call) {}

  @Test public void everyByteInEachFieldIsRefusedOrArrivesExactly() {
    var sent = new ArrayList<Sent>();
    for (var field : FIELDS.entrySet()) {
      for (char sign = 0; sign < 256; sign++) {
        var one = call(field.getKey(), field.getValue()[0] + sign + field.getValue()[1], EPOCH);
        if (Backends.await(onContext(() -> link.place(one, later(), at -> {}).<Boolean>map(true).otherwise(false)))) sent.add(new Sent(field.getKey(), sign, one));
      }
    }
    sent.forEach(one -> placed.add(one.call().id()));
    assertThat(sent).noneMatch(one -> one.sign() < ' ' || one.sign() > '~' || "\"\\,;$&|<>=".indexOf(one.sign()) >= 0 && !(one.field().equals("play") && one.sign() == '&'));
    for (String field : FIELDS.keySet()) assertThat(sent.stream().filter(one -> one.field().equals(field))).as(field).hasSizeGreaterThanOrEqualTo(10);
    await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(ended).containsAll(sent.stream().map(one -> one.call().id()).toList()));

    var record = lab.carrier().record();
    var scripts = pbx.seen().stream().collect(Collectors.groupingBy(ScriptSaw::attempt));
    for (var one : sent) {
      var calls = record.ofAttempt(one.call().id()).calls();
      var seen = scripts.getOrDefault(one.call().id(), List.of());
      if (leadsNowhere(one)) {
        assertThat(calls).as("%s", one).isEmpty();
        continue;
      }
      assertThat(calls).as("%s", one).singleElement().satisfies(call -> arrived(one.call(), call));
      assertThat(seen).as("%s", one).singleElement().satisfies(script -> reached(one, script));
    }
    assertThat(record.calls().stream().map(CarrierCall::attempt).collect(Collectors.toSet())).isSubsetOf(placed);
  }

  /** That is no number but an endpoint before it, which there is not; whoever makes a call of a number lets none have it. */
  private static boolean leadsNowhere(Sent one) {
    return one.field().equals("number") && one.sign() == '/';
  }

  private static void arrived(GuardCall call, CarrierCall there) {
    assertThat("PJSIP/" + there.number() + "@north").as("the number").isEqualTo(call.variables().get("CARILLON_DIAL"));
    assertThat(there.callerNumber()).as("the caller's number").isEqualTo(call.callerId().number());
    assertThat(there.callerName()).as("the caller's name").isEqualTo(call.callerId().name());
  }

  private void reached(Sent one, ScriptSaw script) {
    var call = one.call();
    assertThat(script.own()).as("the value of a variable").isEqualTo(call.variables().get("CV_OWN"));
    assertThat(script.named()).as("the variable of that name").isEqualTo("named");
    assertThat(script.account()).as("the account").isEqualTo(call.account());
    assertThat(script.play()).as("the sounds").isEqualTo(call.variables().get("CARILLON_PLAY"));
    // Asterisk leaves one out that it does not have.
    if (!one.field().equals("codec")) assertThat(script.format()).as("the codec").isEqualTo("(" + formatFor("alaw") + ")");
  }
}
