package io.carillon.scheduler.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HalvingTest {
  private final List<Integer> stored = new ArrayList<>();
  private final List<Integer> aside = new ArrayList<>();
  private int calls;

  @Test void aBadOneAmongManyIsFoundAndTheOthersAreStoredInOrder() {
    var all = IntStream.range(0, 1000).boxed().toList();
    var done = Halving.store(all, batch -> storeUnless(batch, 617, "22P05"), this::setAside);
    assertThat(done.succeeded()).isTrue();
    assertThat(aside).containsExactly(617);
    assertThat(stored).containsExactlyElementsOf(all.stream().filter(one -> one != 617).toList());
    assertThat(calls).isLessThan(25);
  }

  @Test void aBrokenConnectionIsNobodysFault() {
    var done = Halving.store(List.of(1, 2, 3), batch -> Future.failedFuture(new java.net.ConnectException("away")), this::setAside);
    assertThat(done.failed()).isTrue();
    assertThat(aside).isEmpty();
  }

  @Test void aDeadlockIsNobodysFault() {
    var done = Halving.store(List.of(1, 2, 3), batch -> storeUnless(batch, 2, "40P01"), this::setAside);
    assertThat(done.failed()).isTrue();
    assertThat(aside).isEmpty();
  }

  @Test void aRecordThatOurOwnCodeStumblesOverDelaysNobody() {
    var done = Halving.store(List.of(1, 2, 3), batch -> {
      if (batch.contains(2)) throw new NullPointerException("a field nobody thought of");
      stored.addAll(batch);
      return Future.succeededFuture();
    }, this::setAside);
    assertThat(done.succeeded()).isTrue();
    assertThat(aside).containsExactly(2);
    assertThat(stored).containsExactly(1, 3);
  }

  @Test void nothingIsStoredOfNothing() {
    assertThat(Halving.store(List.<Integer>of(), batch -> Future.failedFuture("called"), this::setAside).succeeded()).isTrue();
  }

  private Future<Void> storeUnless(List<Integer> batch, int bad, String state) {
    calls++;
    if (batch.contains(bad)) return Future.failedFuture(new PgException("refused", "ERROR", state, ""));
    stored.addAll(batch);
    return Future.succeededFuture();
  }

  private Future<Void> setAside(Integer one, Throwable why) {
    aside.add(one);
    return Future.succeededFuture();
  }
}
