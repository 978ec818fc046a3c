package io.carillon.lab;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The contract, on real Asterisk. */
final class RealPbxIT extends PbxContract {
  @TempDir static Path directory;
  private static Lab lab;

  @BeforeAll static void start() {
    lab = Lab.start(LabSpec.of(directory, LabSpec.Pbx.drivenByAmi("pbx-a")));
  }

  @AfterAll static void stop() {
    if (lab != null) lab.close();
  }

  private static PbxNode pbx() {
    return lab.pbx("pbx-a");
  }

  @Override int port() {
    return pbx().amiPort();
  }

  @Override Path secretFile() {
    return pbx().amiSecretFile();
  }

  @Override Path evidenceFile() {
    return pbx().evidence();
  }

  @Override CarrierRecord record() {
    return lab.carrier().record();
  }

  @Override void other(String number, int seconds) {
    pbx().cli("channel originate PJSIP/" + number + "@north application Wait " + seconds);
  }

  @Override void restart() {
    pbx().restart();
  }

  @Override void kill9AndStart() {
    pbx().kill9();
    pbx().start();
  }
}
