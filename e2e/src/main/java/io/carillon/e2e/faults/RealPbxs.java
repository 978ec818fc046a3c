package io.carillon.e2e.faults;

import io.carillon.lab.CarrierRecord;
import io.carillon.lab.Lab;
import io.carillon.lab.LabSpec;
import io.carillon.lab.PbxNode;
import java.nio.file.Path;
import java.util.List;

/** Two real Asterisk nodes, and the laboratory's carrier. */
final class RealPbxs implements Pbxs {
  private final Lab lab;

  RealPbxs(Path folder) {
    lab = Lab.start(LabSpec.of(folder, Fleet.PBXS.stream().map(LabSpec.Pbx::drivenByAmi).toArray(LabSpec.Pbx[]::new)));
  }

  @Override public List<String> names() {
    return lab.pbxs().stream().map(PbxNode::name).toList();
  }

  @Override public int amiPort(String pbx) {
    return lab.pbx(pbx).amiPort();
  }

  @Override public Path secretFile(String pbx) {
    return lab.pbx(pbx).amiSecretFile();
  }

  @Override public Path evidence(String pbx) {
    return lab.pbx(pbx).evidence();
  }

  @Override public CarrierRecord record() {
    return lab.carrier().record();
  }

  @Override public void kill9(String pbx) {
    lab.pbx(pbx).kill9();
  }

  @Override public void start(String pbx) {
    lab.pbx(pbx).start();
  }

  @Override public void freeze(String pbx) {
    lab.pbx(pbx).freeze();
  }

  @Override public void thaw(String pbx) {
    lab.pbx(pbx).thaw();
  }

  @Override public void other(String pbx, String endpoint, String number, int seconds) {
    lab.pbx(pbx).cli("channel originate PJSIP/" + number + "@" + endpoint + " application Wait " + seconds);
  }

  @Override public void close() {
    lab.close();
  }
}
