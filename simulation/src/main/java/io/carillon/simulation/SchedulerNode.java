package io.carillon.simulation;

import io.carillon.contract.Topics;
import io.carillon.scheduler.agents.AgentDesk;
import io.carillon.scheduler.agents.DoubtPart;
import io.carillon.scheduler.agents.OpenAttempts;
import io.carillon.scheduler.agents.Overheard;
import io.carillon.scheduler.agents.SettingsPost;
import io.carillon.scheduler.agents.Told;
import io.carillon.scheduler.dispatch.DispatchPart;
import io.carillon.scheduler.expiry.ExpiryPart;
import io.carillon.scheduler.intake.IntakePart;
import io.carillon.scheduler.lead.BrokerHeard;
import io.carillon.scheduler.lead.PgLead;
import io.carillon.scheduler.outbox.OutboxRelay;
import io.carillon.scheduler.outside.Outside;
import io.carillon.scheduler.outside.Wake;
import io.carillon.scheduler.pace.PgShares;
import io.carillon.scheduler.settings.PgSettings;
import io.carillon.scheduler.settle.SettlePart;
import io.carillon.scheduler.settle.Settler;
import io.carillon.scheduler.settle.WaitingJobs;
import io.carillon.scheduler.suppression.SuppressionPart;
import io.carillon.scheduler.window.RecipientZones;
import io.carillon.simulation.broker.SimReader;
import io.carillon.simulation.broker.SimReaders;
import io.carillon.simulation.loop.Process;
import io.carillon.simulation.store.MemSubscriber;
import io.vertx.core.Future;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** One scheduler, put together as {@code SchedulerApp} does it, over the simulated store and broker. */
final class SchedulerNode implements Node {
  private static final RecipientZones ZONES = new RecipientZones(ZoneId.of("UTC"));
  private static final long LOCK_MILLIS = 400;
  private static final long SILENCE_MILLIS = 10_000;
  private final World world;
  private final Process process;
  private final PgLead lead;
  private final DispatchPart dispatch;
  private final OutboxRelay relay;
  private final List<SimReader> readers = new ArrayList<>();
  private final List<Supplier<Future<Void>>> closing = new ArrayList<>();

  SchedulerNode(World world, Process process) {
    this.world = world;
    this.process = process;
    var surroundings = process.surroundings(world.meters());
    var vertx = process.vertx();
    var store = world.store();
    var publisher = world.publisher(process, 30_000, 0);
    var outside = new Outside(vertx, store.pool(process, SILENCE_MILLIS), null, new SimReaders(world.broker(), process), publisher, surroundings);
    var known = new PgSettings(vertx, outside.pool(), MemSubscriber.of(store, process, process.random()));
    lead = new PgLead(vertx, store.pool(process, LOCK_MILLIS), surroundings.clock(), surroundings.nanos(), "lines", process.name());
    closing.add(lead::close);
    relay = new OutboxRelay(vertx, store.pool(process, SILENCE_MILLIS), outside.broker(), publisher, lead::held, surroundings.clock());
    closing.add(relay::close);
    var settler = new Settler(process.random());
    var told = new Told();
    var overheard = new Overheard();
    var open = new OpenAttempts();
    dispatch = new DispatchPart(outside, relay::wake, lead, known, told, overheard, open, new WaitingJobs(process.random()), ZONES, world.attemptsPerDay());
    closing.add(dispatch::close);
    var local = new Local();
    var shares = new PgShares(outside, local, lead, known);
    closing.add(shares::close);
    var post = new SettingsPost(outside, local, lead, known, told);
    closing.add(post::close);
    var doubt = new DoubtPart(outside, local, lead, settler, open);
    closing.add(doubt::close);

    told.onMissing(post::changed);
    lead.onGained(local::all);
    lead.onGained(shares::deal);
    lead.onGained(post::changed);
    known.onChange(local::dispatch);
    known.onChange(shares::deal);
    known.onChange(post::changed);

    begun(() -> known.start().compose(read -> lead.start()).onSuccess(asked -> {
      relay.start();
      shares.start();
      post.start();
      doubt.start();
      var wake = new Others(shares::deal);
      var desk = new AgentDesk(known, settler);
      var settling = PgLead.byAnyClock(vertx, store.pool(process, LOCK_MILLIS), surroundings, SettlePart.LEASE, process.name());
      closing.add(settling::close);
      SettlePart.open(outside, wake, settling, overheard, desk, settler).onSuccess(part -> closing.add(part::close)).compose(part -> settling.start());
      readers.add(SimReader.join(world.broker().group("carillon-suppressions", Topics.SUPPRESSIONS, world.tempo().schedulerSession(), false), process, SuppressionPart.reads(outside), null));
      var taking = PgLead.byAnyClock(vertx, store.pool(process, LOCK_MILLIS), surroundings, IntakePart.LEASE, process.name());
      closing.add(taking::close);
      IntakePart.open(outside, wake, taking).onSuccess(part -> closing.add(part::close)).compose(part -> taking.start());
      var heard = BrokerHeard.open(vertx, surroundings.nanos(), outside.broker().voice(), lead, settling, taking);
      closing.add(heard::close);
      ExpiryPart.open(outside, wake, known::current).onSuccess(part -> closing.add(part::close));
    }));
  }

  /** A process that cannot begin, for want of a database, is begun again by whoever watches over it. */
  private void begun(Supplier<Future<?>> start) {
    start.get().onFailure(failed -> process.after(500_000_000L, () -> begun(start)));
  }

  @Override public Process process() {
    return process;
  }

  @Override public void silent(long nanos) {
    readers.forEach(reader -> reader.silent(nanos));
  }

  @Override public Future<?> stop() {
    readers.forEach(SimReader::close);
    Future<Void> closed = Future.succeededFuture();
    for (var part : closing.reversed()) closed = closed.transform(before -> part.get());
    return closed;
  }

  boolean leads() {
    return process.alive() && lead.held();
  }

  /** Wakes the parts of this process. */
  private final class Local implements Wake {
    @Override public void dispatch() {
      dispatch.wake();
    }

    @Override public void urgent() {
      dispatch.wakeUrgent();
    }

    @Override public void relay() {
      relay.wake();
    }
  }

  /** Wakes this process where it leads, else the others, who may not hear it. */
  private final class Others implements Wake {
    private final Wake local = new Local();
    private final Runnable deal;

    Others(Runnable deal) {
      this.deal = deal;
    }

    @Override public void shares() {
      if (lead.held()) deal.run();
    }

    @Override public void dispatch() {
      if (lead.held()) local.dispatch();
      else others(false);
    }

    @Override public void urgent() {
      if (lead.held()) local.urgent();
      else others(true);
    }

    @Override public void relay() {
      if (lead.held()) local.relay();
      else others(false);
    }

    private void others(boolean urgent) {
      for (var other : world.schedulers()) {
        if (other == SchedulerNode.this || process.random().nextInt(8) == 0) continue;
        other.process.after(2_000_000L + process.random().nextLong(2_000_000L), () -> {
          var wakes = other.new Local();
          wakes.all();
          if (urgent) wakes.urgent();
        });
      }
    }
  }
}
