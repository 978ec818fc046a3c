package io.carillon.life;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * The places at which a test may end this process as a kill -9 would: between two steps of which one has an effect outside and
 * the other is what tells that it had. The environment's {@code FAILPOINT} arms one: {@code claim-committed:3} ends the process
 * at the third passing, {@code @/path} reads the same from that file at each passing, so that it can be armed later. Without it a
 * passing costs one look at a constant.
 */
public enum FailPoint {
  /** gateway: the idempotency key's row stands, nothing is published. */
  KEY_KEPT,
  /** gateway: the broker has spoken, the answer is not stored. */
  JOB_PUBLISHED,
  /** scheduler: jobs are rows, Kafka does not know that they were read. */
  INTAKE_COMMITTED,
  CLAIM_BEFORE_COMMIT,
  CLAIM_COMMITTED,
  /** scheduler: rows of the outbox were read, none is sent. */
  OUTBOX_BEFORE_SEND,
  /** scheduler: the broker has them, none is marked. */
  OUTBOX_SENT,
  /** The same, with a result among them. */
  RESULT_PUBLISHED,
  SETTLE_BEFORE_COMMIT,
  /** scheduler: attempts are settled, nobody was woken. */
  SETTLE_COMMITTED,
  /** agent: the fence stands in Asterisk, nobody was told. */
  FENCE_RAISED,
  ORIGINATING_BEFORE_PUBLISH,
  ORIGINATING_PUBLISHED,
  ORIGINATE_BEFORE_WRITE,
  ORIGINATE_WRITTEN,
  /** agent: what Asterisk said of an end was understood, nobody was told. */
  END_HANDLED,
  /** agent: the broker has the end, its evidence is not removed. */
  END_PUBLISHED;

  private static final int KILLED = 137;
  private static final Armed ARMED = Armed.of(System.getenv("FAILPOINT"));

  /** Its name in {@code FAILPOINT}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Goes on, or never returns. From any thread. */
  public void pass() {
    if (ARMED != null) ARMED.passing(this);
  }

  private static final class Armed {
    /** Null where the environment names the point itself. */
    private final Path file;
    private String order;
    private int passed;

    private Armed(Path file, String order) {
      this.file = file;
      this.order = order;
    }

    static Armed of(String setting) {
      if (setting == null) return null;
      return setting.startsWith("@") ? new Armed(Path.of(setting.substring(1)), "") : new Armed(null, setting.strip());
    }

    synchronized void passing(FailPoint point) {
      if (file != null) look();
      int colon = order.indexOf(':');
      if (colon < 0 || !order.substring(0, colon).equals(point.word()) || ++passed < Integer.parseInt(order.substring(colon + 1))) return;
      System.err.println("fail point " + point.word());
      Runtime.getRuntime().halt(KILLED);
    }

    private void look() {
      try {
        String now = Files.exists(file) ? Files.readString(file).strip() : "";
        if (!now.equals(order)) passed = 0;
        order = now;
      } catch (IOException taken) {
        order = "";
      }
    }
  }
}
