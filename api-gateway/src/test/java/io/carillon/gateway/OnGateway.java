package io.carillon.gateway;

import io.carillon.testkit.Backends;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** One gateway for the tests of a class, and an intake behind it that makes rows of what it accepts. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class OnGateway {
  Backends backends;
  Gateway gateway;
  private Intake intake;

  @BeforeAll
  void start(Backends given) {
    backends = given;
    gateway = new Gateway(backends);
    intake = new Intake(backends);
  }

  @AfterAll
  void stop() {
    intake.close();
    gateway.close();
  }
}
