package io.carillon.simulation;

import io.carillon.agent.Agent;
import io.carillon.agent.assignment.AgentWorld;
import io.carillon.agent.assignment.Dispatcher;
import io.carillon.agent.call.CallTable;
import io.carillon.agent.pace.BrokersWord;
import io.carillon.agent.pace.Jitter;
import io.carillon.agent.pace.PaceBook;
import io.carillon.agent.report.Reports;
import io.carillon.agent.status.AgentMeters;
import io.carillon.agent.status.StatusLoop;
import io.carillon.agent.suppression.SuppressionCopy;
import io.carillon.contract.Topics;
import io.carillon.life.Surroundings;
import io.carillon.simulation.broker.SimReader;
import io.carillon.simulation.loop.Process;
import io.carillon.simulation.pbx.SimLink;
import io.carillon.simulation.pbx.SimPbx;
import io.vertx.core.Future;

/** One agent of a PBX, put together as {@code AgentApp} does it, over the simulated link and broker. */
final class AgentNode implements Node {
  private static final long ASK = 200_000_000L;
  private static final long BROKER_MILLIS = 2_000;
  private final World world;
  private final Process process;
  private final Surroundings surroundings;
  private final SuppressionCopy copy = new SuppressionCopy();
  private final Dispatcher dispatcher;
  private final Agent agent;
  private final SimReader reader;
  private final SimLink link;
  private int read;

  AgentNode(World world, Process process, SimPbx pbx, String id) {
    this.world = world;
    this.process = process;
    surroundings = process.surroundings(world.meters());
    var vertx = process.vertx();
    var reports = new Reports(vertx, world.publisher(process, BROKER_MILLIS, 0), world.publisher(process, BROKER_MILLIS, 10), surroundings.clock(), id);
    link = new SimLink(pbx, process, process.random());
    var driven = world.plant().link(link);
    var known = new AgentWorld();
    var meters = new AgentMeters(world.meters(), id);
    var jitter = Jitter.measured();
    var brokersWord = new BrokersWord();
    var table = new CallTable(new CallTable.Ports(driven, reports, meters, surroundings, new CallTable.Measures(brokersWord, jitter)));
    dispatcher = new Dispatcher(new Dispatcher.Ports(vertx, table, new PaceBook(jitter), brokersWord, copy, known, surroundings), id);
    var status = new StatusLoop(new StatusLoop.Ports(driven, reports, table, known, dispatcher::taken, surroundings), id);
    agent = new Agent(vertx, surroundings, id, new Agent.Members(driven, reports, table, dispatcher, known, status, meters));
    agent.begin();
    suppressions();
    reader = SimReader.join(world.broker().group("carillon-agent-" + id, Topics.assignments(id), world.tempo().agentSession(), true), process, agent::take, agent);
  }

  /** As {@code SuppressionReader}: reads on, and five times a second knows how far there is to read. */
  private void suppressions() {
    process.after(ASK, this::suppressions);
    if (world.broker().isAway()) return;
    long at = surroundings.nanos().now();
    int end = world.broker().all(Topics.SUPPRESSIONS).size();
    if (read == end) read(at, end);
    else process.after(1_000_000L + process.random().nextLong(3_000_000L), () -> read(at, end));
  }

  private void read(long at, int end) {
    var all = world.broker().all(Topics.SUPPRESSIONS);
    for (; read < all.size() && world.plant().readsSuppressions(); read++) copy.read(all.get(read).key(), all.get(read).value() == null, all.get(read).offset());
    copy.endIs(at, world.plant().readsSuppressions() ? end : 0, 0);
    dispatcher.pump();
  }

  SimLink link() {
    return link;
  }

  @Override public Process process() {
    return process;
  }

  @Override public void silent(long nanos) {
    reader.silent(nanos);
  }

  @Override public Future<?> stop() {
    return agent.stop().onComplete(stopped -> {
      reader.close();
      link.close();
    });
  }
}
