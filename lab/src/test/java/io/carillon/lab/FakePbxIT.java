package io.carillon.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.carillon.lab.fake.FakeNode;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
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

  /** The carrier is another's in the world: what it saw is not lost with the PBX. */
  @Test void whoHadAnsweredWhenThePbxDiedHadAnswered() {
    other("7916009706", 60);
    await().until(() -> !record().only(call -> call.number().equals("7916009706")).calls().isEmpty());
    kill9AndStart();
    assertThat(record().only(call -> call.number().equals("7916009706")).calls()).singleElement().matches(call -> call.isAnswered() && !call.isLive() && call.sipCode() == 200);
  }
}
