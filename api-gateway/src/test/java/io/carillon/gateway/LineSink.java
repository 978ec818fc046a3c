package io.carillon.gateway;

import java.util.List;
import java.util.concurrent.Flow;

/** Keeps the lines of a stream. */
final class LineSink implements Flow.Subscriber<String> {
  private final List<String> lines;

  LineSink(List<String> lines) {
    this.lines = lines;
  }

  @Override public void onSubscribe(Flow.Subscription subscription) {
    subscription.request(Long.MAX_VALUE);
  }

  @Override public void onNext(String line) {
    lines.add(line);
  }

  @Override public void onError(Throwable failure) {
    lines.add("failed");
  }

  @Override public void onComplete() {
    lines.add("complete");
  }
}
