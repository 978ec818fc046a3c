package io.carillon.life;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PartsTest {
  private final List<String> closed = new ArrayList<>();
  private final Parts parts = new Parts();

  private void open(String name, Future<?> closing) {
    parts.opened(name, () -> {
      closed.add(name);
      return closing;
    });
  }

  @Test void partsCloseInReverse() {
    open("a", Future.succeededFuture());
    open("b", Future.succeededFuture());
    open("c", Future.succeededFuture());
    assertThat(parts.close().succeeded()).isTrue();
    assertThat(closed).containsExactly("c", "b", "a");
  }

  @Test void aPartWaitsForTheOneOpenedAfterIt() {
    var slow = Promise.<Void>promise();
    open("a", Future.succeededFuture());
    open("b", slow.future());
    var all = parts.close();
    assertThat(closed).containsExactly("b");
    assertThat(all.isComplete()).isFalse();
    slow.complete();
    assertThat(closed).containsExactly("b", "a");
    assertThat(all.succeeded()).isTrue();
  }

  @Test void eachIsClosedEvenIfOthersFailAndTheFirstFailureIsTheAnswer() {
    open("a", Future.succeededFuture());
    open("b", Future.failedFuture("b fails"));
    parts.opened("c", () -> {
      closed.add("c");
      throw new IllegalStateException("c throws");
    });
    assertThat(parts.close().cause()).hasMessage("c throws");
    assertThat(closed).containsExactly("c", "b", "a");
  }

  @Test void closingTwiceOrWithNothingOpenIsHarmless() {
    assertThat(parts.close().succeeded()).isTrue();
    open("a", Future.succeededFuture());
    assertThat(parts.close().succeeded()).isTrue();
    assertThat(parts.close().succeeded()).isTrue();
    assertThat(closed).containsExactly("a");
  }

  @Test void whatClosesAtOnceIsClosedOffTheEventLoop() throws Exception {
    var vertx = Vertx.vertx();
    try {
      var thread = new ArrayList<String>();
      parts.openedBlocking("file", vertx, () -> thread.add(Thread.currentThread().getName()));
      parts.close().await(10, TimeUnit.SECONDS);
      assertThat(thread).singleElement().asString().contains("worker");
      parts.openedBlocking("broken", vertx, () -> {
        throw new java.io.IOException("disk gone");
      });
      assertThatThrownBy(() -> parts.close().await(10, TimeUnit.SECONDS)).hasMessageContaining("disk gone");
    } finally {
      vertx.close().await(10, TimeUnit.SECONDS);
    }
  }

  @Test void theLastPartMayEndTheThreadsOfTheOthers() throws Exception {
    var vertx = Vertx.vertx();
    var parts = new Parts();
    parts.opened("vertx", vertx::close);
    parts.opened("bound to a thread of it", () -> vertx.timer(1, TimeUnit.MILLISECONDS));
    parts.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }
}
