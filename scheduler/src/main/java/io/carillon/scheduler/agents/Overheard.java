package io.carillon.scheduler.agents;

import io.carillon.contract.AgentEvent;
import io.carillon.contract.AgentEvent.AgentStatus;
import io.carillon.contract.Wire;
import io.carillon.kafka.Received;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What each PBX's agent last said of itself, as this scheduler read it by itself, in memory: so who gains the lead has counts of
 * channels that are as young as its predecessor's, whoever stores them meanwhile. From any thread.
 *
 * <p>A word counts from when it was read here for the first time: one that is read again is not news, nor is what a replaced holder
 * says once its successor was heard. Nor is one that is late by the clocks, for its agent's is wrong, this process stood still, or it reads what
 * was said while nobody led: what such a word is worth is told by comparing clocks in the database.
 */
public final class Overheard {
  private static final String STATUS = "agent.status";
  /** What clocks may differ by. */
  private static final Duration LATE = Duration.ofSeconds(2);

  /**
   * @param counted the last in which channels were counted, by whatever holder; null: none was heard
   * @param atNanos when it was read, on the monotonic clock
   */
  public record Word(AgentStatus status, AgentStatus counted, long atNanos) {}

  private record Kept(Word word, int partition, long offset) {
    boolean isNews(Received record, AgentStatus status) {
      return (record.partition() != partition || record.offset() > offset) && status.epoch() >= word.status().epoch();
    }
  }

  private final Map<String, Kept> byPbx = new ConcurrentHashMap<>();

  /** Takes whatever it is where it is a status; what cannot be read is the settling reader's to set aside. */
  public void hear(Received record, Instant now, long nanos) {
    if (!STATUS.equals(record.type())) return;
    try {
      if (record.as(AgentEvent.class) instanceof AgentStatus status) hear(record, status, now, nanos);
    } catch (Wire.Unreadable elsewhere) {
      return;
    }
  }

  private void hear(Received record, AgentStatus status, Instant now, long nanos) {
    if (status.pbx() == null || status.holder() == null || status.clockAt() == null || status.clockAt().plus(LATE).isBefore(now)) return;
    byPbx.compute(status.pbx(), (pbx, last) -> {
      if (last != null && !last.isNews(record, status)) return last;
      var counted = status.linkUp() ? status : last == null ? null : last.word().counted();
      return new Kept(new Word(status, counted, nanos), record.partition(), record.offset());
    });
  }

  /** Of each PBX of which anything was heard. */
  public Map<String, Word> all() {
    var all = new HashMap<String, Word>();
    byPbx.forEach((pbx, kept) -> all.put(pbx, kept.word()));
    return all;
  }

  /** Null: nothing was heard of it. */
  public Word of(String pbx) {
    var kept = byPbx.get(pbx);
    return kept == null ? null : kept.word();
  }
}
