package io.carillon.life;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RepeatTest {
  private static final int MANY = 200_000;

  @Test void manyStepsThatAreWaitedForEndOnOneStack() throws Exception {
    var vertx = Vertx.vertx();
    try {
      var made = new AtomicInteger();
      var over = Promise.<Void>promise();
      vertx.runOnContext(start -> Repeat.whileTrue(() -> {
        var step = Promise.<Boolean>promise();
        vertx.runOnContext(later -> step.complete(made.incrementAndGet() < MANY));
        return step.future();
      }).onComplete(over));
      over.future().await(60, TimeUnit.SECONDS);
      assertThat(made).hasValue(MANY);
    } finally {
      vertx.close().await(10, TimeUnit.SECONDS);
    }
  }

  @Test void manyStepsThatHaveEndedAlreadyToo() {
    var made = new AtomicInteger();
    var over = Repeat.whileTrue(() -> Future.succeededFuture(made.incrementAndGet() < MANY));
    assertThat(over.succeeded()).isTrue();
    assertThat(made).hasValue(MANY);
  }

  @Test void theFirstThatFailsIsTheLast() {
    var made = new AtomicInteger();
    var over = Repeat.whileTrue(() -> made.incrementAndGet() < 3 ? Future.succeededFuture(true) : Future.failedFuture("the third"));
    assertThat(over.cause()).hasMessage("the third");
    assertThat(made).hasValue(3);
  }

  @Test void oneThatThrowsHasFailed() {
    var over = Repeat.whileTrue(() -> {
      throw new IllegalStateException("thrown");
    });
    assertThatThrownBy(over::await).hasMessage("thrown");
  }
}
