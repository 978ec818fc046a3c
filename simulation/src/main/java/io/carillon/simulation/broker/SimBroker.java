package io.carillon.simulation.broker;

import io.carillon.contract.Topics;
import io.carillon.kafka.Received;
import io.carillon.simulation.loop.SimLoop;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** The broker: topics, their partitions, and who reads them. Nothing that it has is ever lost. */
public final class SimBroker {
  private static final int PARTITIONS = 3;
  final SimLoop loop;
  final RandomGenerator random;
  private final Map<String, List<Partition>> topics = new HashMap<>();
  private final Map<String, Group> groups = new HashMap<>();
  private Consumer<Received> onAppend = record -> { };
  private long awayUntil;
  private double lossy;

  /** Records of one partition, and the readers that wait for more. */
  static final class Partition {
    final List<Received> records = new ArrayList<>();
    final List<Looks> readers = new ArrayList<>();
  }

  public SimBroker(SimLoop loop, RandomGenerator random) {
    this.loop = loop;
    this.random = random;
  }

  /** Told of each record the moment it is there. */
  public void onAppend(Consumer<Received> told) {
    onAppend = told;
  }

  List<Partition> partitions(String topic) {
    return topics.computeIfAbsent(topic, name -> {
      int count = name.equals(Topics.JOBS) || name.equals(Topics.EVENTS) ? PARTITIONS : 1;
      var made = new ArrayList<Partition>();
      for (int i = 0; i < count; i++) made.add(new Partition());
      return made;
    });
  }

  public Group group(String name, String topic, long sessionNanos, boolean fromNow) {
    return groups.computeIfAbsent(name, first -> new Group(this, topic, sessionNanos, fromNow));
  }

  /** Has the members of some group share its partitions anew, for no reason. */
  public void rebalance(RandomGenerator which) {
    var names = groups.keySet().stream().sorted().toList();
    if (!names.isEmpty()) groups.get(names.get(which.nextInt(names.size()))).shuffle();
  }

  /** Takes nothing and gives nothing for so long. */
  public void away(long nanos) {
    awayUntil = Math.max(awayUntil, loop.now() + nanos);
  }

  long awayUntil() {
    return awayUntil;
  }

  /** From now on this part of what is sent fares badly. */
  public void lossy(double part) {
    lossy = part;
  }

  double lossy() {
    return lossy;
  }

  public long append(String topic, String key, byte[] value, Map<String, String> headers) {
    var partitions = partitions(topic);
    int number = key == null ? 0 : (key.hashCode() & 0x7fffffff) % partitions.size();
    var partition = partitions.get(number);
    var record = new Received(topic, number, partition.records.size(), key, value, headers, loop.instant().toEpochMilli());
    partition.records.add(record);
    onAppend.accept(record);
    for (var reader : partition.readers) reader.look(1_000_000 + random.nextLong(8_000_000));
    return record.offset();
  }

  /** What stands in a one-partition topic, for who reads it alone. */
  public List<Received> all(String topic) {
    return partitions(topic).get(0).records;
  }

  public boolean isAway() {
    return loop.now() < awayUntil;
  }
}
