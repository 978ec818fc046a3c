package io.carillon.agent.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.carillon.agent.evidence.EvidenceLine;
import io.carillon.contract.CallerId;
import io.carillon.lab.Lab;
import io.carillon.lab.LabSpec;
import io.carillon.lab.PbxNode;
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
 * Every byte in each field, to a real Asterisk: refused by the encoder, or at the carrier exactly as it was, once. What is of an
 * older epoch: nowhere.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class EncoderContract {
  private static final long EPOCH = 7;

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

  private static GuardCall call(String id, String number, CallerId callerId, String own) {
    return call(id, number, callerId, own, EPOCH);
  }

  private static GuardCall call(String id, String number, CallerId callerId, String own, long epoch) {
    var v = new LinkedHashMap<String, String>();
    v.put("CARILLON_ID", id);
    v.put("CARILLON_JOB", id);
    v.put("CARILLON_EPOCH", String.valueOf(epoch));
    v.put("CARILLON_TRUNK", "north");
    v.put("CARILLON_LIMIT", "500");
    v.put("CARILLON_DIAL", "PJSIP/" + number + "@north");
    v.put("CARILLON_RING", "5");
    v.put("CARILLON_MAX", "10");
    v.put("CARILLON_CONTEXT", "lab-quick");
    v.put("CARILLON_EXTEN", "s");
    v.put("CARILLON_PRIORITY", "1");
    v.put("CV_OWN", own);
    return new GuardCall(id, 15_000, callerId, null, List.of(), false, v, Instant.now().plusSeconds(60));
  }

  @Test public void whatAnEarlierHolderStillSendsDiesInTheGuard() {
    var late = call(UUID.randomUUID().toString(), "7916000000", new CallerId("+7495", "Duty"), "", EPOCH - 1);
    Backends.await(onContext(() -> link.place(late, at -> {})));
    await().until(() -> "stale".equals(dropped.get(late.id())));
    // One of the present epoch behind it: what the first could have done is done.
    var now = call(UUID.randomUUID().toString(), "7916000000", new CallerId("+7495", "Duty"), "");
    placed.add(now.id());
    Backends.await(onContext(() -> link.place(now, at -> {})));
    await().until(() -> ended.contains(now.id()));
    assertThat(lab.carrier().record().ofAttempt(now.id()).calls()).hasSize(1);
    assertThat(lab.carrier().record().ofAttempt(late.id()).calls()).isEmpty();
  }

  @Test public void everyByteInEachFieldIsRefusedOrArrivesExactly() {
    var sent = new LinkedHashMap<String, GuardCall>();
    int refused = 0;
    for (int c = 0; c < 256; c++) {
      String x = String.valueOf((char) c);
      var made = new ArrayList<GuardCall>();
      made.add(call(UUID.randomUUID().toString(), "79160" + x + "00000", new CallerId("+7495", "Duty"), ""));
      made.add(call(UUID.randomUUID().toString(), "7916000000", new CallerId("+74" + x + "95", "Duty"), ""));
      made.add(call(UUID.randomUUID().toString(), "7916000000", new CallerId("+7495", "Du" + x + "ty"), ""));
      made.add(call(UUID.randomUUID().toString(), "7916000000", new CallerId("+7495", "Duty"), "a" + x + "b"));
      for (var one : made) {
        var outcome = onContext(() -> link.place(one, at -> {}).<Boolean>map(true).otherwise(false));
        if (Backends.await(outcome)) sent.put(one.id(), one);
        else refused++;
      }
    }
    placed.addAll(sent.keySet());
    assertThat(refused).isGreaterThan(4 * 150);
    assertThat(sent.size()).isGreaterThan(100);
    await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(ended).containsAll(sent.keySet()));
    var record = lab.carrier().record();
    for (var one : sent.values()) {
      var calls = record.ofAttempt(one.id()).calls();
      assertThat(calls.size()).as("%s", one).isLessThanOrEqualTo(1);
      if (calls.isEmpty()) continue;
      var seen = calls.getFirst();
      assertThat("PJSIP/" + seen.number() + "@north").as("the number").isEqualTo(one.variables().get("CARILLON_DIAL"));
      assertThat(seen.callerNumber()).as("the caller's number").isEqualTo(one.callerId().number());
      assertThat(seen.callerName()).as("the caller's name").isEqualTo(one.callerId().name());
    }
    assertThat(record.calls().stream().map(seen -> seen.attempt()).collect(Collectors.toSet())).isSubsetOf(placed);
    assertThat(record.calls()).hasSizeGreaterThan(sent.size() / 2);
  }
}
