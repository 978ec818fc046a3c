package io.carillon.scheduler.lead;

import io.carillon.life.Surroundings;
import io.carillon.scheduler.outside.Broker;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Whether the broker is there for this process: asked twice a second, whatever else is read or said. Whoever has not heard it for three seconds
 * could hold a lease and neither read nor relay under it; so it gives its leases back, and asks for none until it hears it again. Where the broker
 * is away for all, nobody holds any: what would be read and relayed by them is not there either, and the first that hears it takes them.
 */
public final class BrokerHeard {
  private static final long ASK_MILLIS = 500;
  /** More than one answer that is not in time, and less than it took Kafka to miss a member of a group. */
  private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(3);
  private static final String AWAY = "the broker was not heard for three seconds";

  private final Vertx vertx;
  private final Surroundings.Nanos nanos;
  private final Broker.Voice voice;
  private final List<PgLead> leads;
  private final Context context;
  private long timer = -1;
  private boolean asking;
  /** When the last question was asked that was answered. */
  private volatile long heardAt;

  private BrokerHeard(Vertx vertx, Surroundings.Nanos nanos, Broker.Voice voice, List<PgLead> leads) {
    this.vertx = vertx;
    this.nanos = nanos;
    this.voice = voice;
    this.leads = leads;
    context = vertx.getOrCreateContext();
    heardAt = nanos.now();
  }

  /** @param leads that are led only while the broker is heard */
  public static BrokerHeard open(Vertx vertx, Surroundings.Nanos nanos, Broker.Voice voice, PgLead... leads) {
    var self = new BrokerHeard(vertx, nanos, voice, List.of(leads));
    self.leads.forEach(lead -> lead.unless(self::missing));
    self.timer = vertx.setPeriodic(ASK_MILLIS, tick -> self.context.runOnContext(here -> self.ask()));
    return self;
  }

  /** What is missing, or null: it was heard. */
  public String missing() {
    return nanos.now() - heardAt > SILENCE_NANOS ? AWAY : null;
  }

  private void ask() {
    if (asking) return;
    asking = true;
    long asked = nanos.now();
    voice.asked().onComplete(done -> context.runOnContext(here -> {
      asking = false;
      if (done.failed()) return;
      boolean again = missing() != null;
      heardAt = asked;
      if (again) leads.forEach(PgLead::look);
    }));
  }

  public Future<Void> close() {
    vertx.cancelTimer(timer);
    return voice.close();
  }
}
