package io.carillon.scheduler;

import io.carillon.testkit.Backends;
import io.carillon.testkit.WithBackends;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** Tests of one scheduler that runs through all of a class; each plays on lines of its own, and its agents end with it. */
@WithBackends
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class OneScheduler {
  Backends backends;
  RunningScheduler scheduler;
  Stage stage;

  @BeforeAll void start(Backends given) {
    backends = given;
    scheduler = RunningScheduler.start(backends);
    stage = new Stage(backends);
  }

  @AfterEach void end() {
    stage.close();
  }

  @AfterAll void stop() {
    scheduler.stop();
  }
}
