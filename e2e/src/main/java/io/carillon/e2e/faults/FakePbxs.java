package io.carillon.e2e.faults;

import io.carillon.embedded.Ports;
import io.carillon.lab.CarrierRecord;
import io.carillon.lab.fake.FakeNode;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Two that are none: a process each, with a carrier's record each. */
final class FakePbxs implements Pbxs {
  private final Map<String, FakeNode> nodes = new LinkedHashMap<>();

  FakePbxs(Path folder) {
    for (String name : Fleet.PBXS) nodes.put(name, FakeNode.start(name, Ports.free(), folder.resolve(name)));
  }

  @Override public List<String> names() {
    return List.copyOf(nodes.keySet());
  }

  @Override public int amiPort(String pbx) {
    return nodes.get(pbx).amiPort();
  }

  @Override public Path secretFile(String pbx) {
    return nodes.get(pbx).amiSecretFile();
  }

  @Override public Path evidence(String pbx) {
    return nodes.get(pbx).evidence();
  }

  @Override public CarrierRecord record() {
    var calls = nodes.values().stream().flatMap(node -> node.record().calls().stream()).sorted(Comparator.comparingLong(call -> call.startMillis())).toList();
    return new CarrierRecord(calls, List.of());
  }

  @Override public void kill9(String pbx) {
    nodes.get(pbx).kill9();
  }

  @Override public void start(String pbx) {
    nodes.get(pbx).start();
  }

  @Override public void freeze(String pbx) {
    Member.signal("STOP", nodes.get(pbx).pid());
  }

  @Override public void thaw(String pbx) {
    Member.signal("CONT", nodes.get(pbx).pid());
  }

  @Override public void other(String pbx, String endpoint, String number, int seconds) {
    nodes.get(pbx).other(endpoint, number, seconds);
  }

  @Override public void close() {
    nodes.values().forEach(FakeNode::close);
  }
}
