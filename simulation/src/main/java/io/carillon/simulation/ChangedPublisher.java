package io.carillon.simulation;

import io.carillon.kafka.Publisher;
import io.vertx.core.Future;
import io.vertx.kafka.client.producer.RecordMetadata;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.common.header.Header;

/** A publisher that changes what it is given, for {@link Plants}. */
abstract class ChangedPublisher implements Publisher {
  private final Publisher to;

  ChangedPublisher(Publisher to) {
    this.to = to;
  }

  abstract Outgoing changed(Outgoing record);

  @Override public Future<RecordMetadata> send(String topic, String key, byte[] value, Map<String, String> headers) {
    var record = changed(new Outgoing(topic, key, value, headers));
    return to.send(record.topic(), record.key(), record.value(), record.headers());
  }

  @Override public Future<List<Throwable>> sendAll(List<Outgoing> records) {
    return to.sendAll(records.stream().map(this::changed).toList());
  }

  @Override public void sendHere(String topic, String key, byte[] value, Iterable<Header> headers, Callback told) {
    to.sendHere(topic, key, value, headers, told);
  }

  @Override public Future<Void> close() {
    return to.close();
  }
}
