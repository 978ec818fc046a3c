package io.carillon.lab;

import io.carillon.lab.fake.FakeNode;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The contract, on the PBX that is none. */
final class FakePbxIT extends PbxContract {
  @TempDir static Path directory;
  private static FakeNode node;

  @BeforeAll static void start() {
    node = FakeNode.start("pbx-a", FreePorts.find(1, new SecureRandom()).getFirst(), directory);
  }

  @AfterAll static void stop() {
    if (node != null) node.close();
  }

  @Override int port() {
    return node.amiPort();
  }

  @Override Path secretFile() {
    return node.amiSecretFile();
  }

  @Override Path evidenceFile() {
    return node.evidence();
  }

  @Override CarrierRecord record() {
    return node.record();
  }

  @Override void other(String number, int seconds) {
    node.other("north", number, seconds);
  }

  @Override void restart() {
    node.stop();
    node.start();
  }

  @Override void kill9AndStart() {
    node.kill9();
    node.start();
  }
}
