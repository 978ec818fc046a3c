package io.carillon.simulation.broker;

import io.carillon.kafka.Publisher;
import io.carillon.simulation.loop.Process;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.kafka.client.producer.RecordMetadata;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Header;

/**
 * An idempotent producer: in the order given, each record once at most. Its word may be lost: then it fails when its time is over,
 * though the record is there; or the record comes later than that, or never.
 */
public final class SimPublisher implements Publisher {
  private static final long MILLI = 1_000_000L;
  private static final long PATIENT = 5_000 * MILLI;
  private final SimBroker broker;
  private final Process process;
  private final long patience;
  private final long gather;
  private long arrives;
  private Lot lot;

  /** One record on its way. @param word how late the broker's word is */
  private record Sent(Outgoing record, boolean heard, long word, long over, Promise<RecordMetadata> spoken) {}

  /** Records that arrive in one piece, in their order. */
  private record Lot(long begunAt, long at, List<Sent> all) {}

  /** @param gatherMillis how long a record waits for company */
  public SimPublisher(SimBroker broker, Process process, long patienceMillis, long gatherMillis) {
    this.broker = broker;
    this.process = process;
    this.patience = patienceMillis * MILLI;
    this.gather = gatherMillis * MILLI;
  }

  @Override public Future<RecordMetadata> send(String topic, String key, byte[] value, Map<String, String> headers) {
    var spoken = Promise.<RecordMetadata>promise();
    long now = process.loop().now();
    long over = now + patience;
    boolean odd = broker.lossy() > 0 && broker.random.nextDouble() < broker.lossy();
    int fate = odd ? broker.random.nextInt(4) : -1;
    boolean joins = !odd && lot != null && lot.at() == arrives && lot.at() > now && now - lot.begunAt() <= gather;
    long arrival = joins ? arrives : Math.max(arrives, Math.max(now + gather, broker.awayUntil()) + 200_000 + broker.random.nextLong(1_500_000));
    if (fate == 0) arrival += broker.random.nextLong(3_000 * MILLI);
    // Who is patient tries again by himself: what was lost is late.
    boolean patient = patience > PATIENT;
    if (fate == 1 && patient) arrival += broker.random.nextLong(2_000 * MILLI);
    long word = fate == 2 && patient ? broker.random.nextLong(2_000 * MILLI) : 0;
    boolean comes = fate != 1 || patient;
    boolean heard = fate != 1 && fate != 2 || patient;
    if (arrival > over && broker.random.nextBoolean()) comes = false;
    if (comes) {
      arrives = arrival;
      if (!joins) begin(now, arrival);
      lot.all().add(new Sent(new Outgoing(topic, key, value, headers), heard, word, over, spoken));
    }
    if (!heard || !comes || arrival + word + 1_200_000 > over) process.after(patience, () -> spoken.tryFail(new TimeoutException("no word of the broker")));
    return spoken.future();
  }

  private void begin(long now, long at) {
    var begun = new Lot(now, at, new ArrayList<>(2));
    lot = begun;
    broker.loop.after(at - now, () -> arrived(begun));
  }

  private void arrived(Lot here) {
    var told = new ArrayList<Runnable>(here.all().size());
    long answer = 200_000 + broker.random.nextLong(1_000_000);
    for (var one : here.all()) {
      var record = one.record();
      long offset = broker.append(record.topic(), record.key(), record.value(), record.headers());
      if (!one.heard() || here.at() + answer + one.word() > one.over()) continue;
      Runnable word = () -> one.spoken().tryComplete(new RecordMetadata(offset, 0, 0, record.topic()));
      if (one.word() == 0) told.add(word);
      else process.after(answer + one.word(), word);
    }
    if (!told.isEmpty()) process.after(answer, () -> {
      for (var word : told) word.run();
    });
  }

  @Override public Future<List<Throwable>> sendAll(List<Outgoing> records) {
    if (records.isEmpty()) return Future.succeededFuture(List.of());
    var spoken = Promise.<List<Throwable>>promise();
    var failures = new Throwable[records.size()];
    var open = new int[] {failures.length};
    var sent = new ArrayList<Future<RecordMetadata>>();
    for (var one : records) sent.add(send(one.topic(), one.key(), one.value(), one.headers()));
    for (int i = 0; i < failures.length; i++) {
      int at = i;
      sent.get(i).onComplete(done -> {
        failures[at] = done.cause();
        if (--open[0] == 0) spoken.complete(Arrays.asList(failures));
      });
    }
    return spoken.future();
  }

  @Override public void sendHere(String topic, String key, byte[] value, Iterable<Header> headers, Callback told) {
    throw new UnsupportedOperationException("nobody who lives here blocks");
  }

  @Override public Future<Void> close() {
    return Future.succeededFuture();
  }
}
