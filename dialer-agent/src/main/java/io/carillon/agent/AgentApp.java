package io.carillon.agent;

import io.carillon.agent.ami.AmiLink;
import io.carillon.agent.assignment.AgentWorld;
import io.carillon.agent.assignment.Dispatcher;
import io.carillon.agent.call.CallTable;
import io.carillon.agent.evidence.FileEvidence;
import io.carillon.agent.link.PbxLink;
import io.carillon.agent.pace.BrokersWord;
import io.carillon.agent.pace.Jitter;
import io.carillon.agent.pace.PaceBook;
import io.carillon.agent.report.Reports;
import io.carillon.agent.spool.SpoolLink;
import io.carillon.agent.status.AgentMeters;
import io.carillon.agent.status.StatusLoop;
import io.carillon.agent.suppression.SuppressionReader;
import io.carillon.contract.Topics;
import io.carillon.kafka.BatchReader;
import io.carillon.kafka.Publisher;
import io.carillon.life.Main;
import io.carillon.life.Parts;
import io.carillon.life.Surroundings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VerticleBase;
import java.util.concurrent.atomic.AtomicReference;

/** The agent's parts, in the order in which they are opened; they are closed in reverse. */
public final class AgentApp implements Main.App {
  private static final int BATCH = 500;
  /** DESIGN, section 5: no word of the broker in two seconds, and the call is not sent. */
  private static final int BROKER_MILLIS = 2_000;

  private final AgentSettings settings;
  private final Surroundings surroundings;

  public AgentApp(AgentSettings settings, Surroundings surroundings) {
    this.settings = settings;
    this.surroundings = surroundings;
  }

  /** One verticle, so that one context owns everything of this PBX. */
  @Override public Future<?> start(Vertx vertx, Parts parts) {
    var deployed = new AtomicReference<String>();
    // Opened first, so that it goes last: with its context go its timers and whatever was opened on it.
    parts.opened("agent context", () -> deployed.get() == null ? Future.succeededFuture() : vertx.undeploy(deployed.get()));
    return vertx.deployVerticle(new VerticleBase() {
      @Override public Future<?> start() {
        return open(vertx, parts);
      }
    }).onSuccess(deployed::set);
  }

  private Future<?> open(Vertx vertx, Parts parts) {
    String pbx = settings.pbx();
    var atOnce = Publisher.open(vertx, settings.kafka(), BROKER_MILLIS);
    parts.opened("publisher", atOnce::close);
    var together = Publisher.openForMany(vertx, settings.kafka(), BROKER_MILLIS);
    parts.opened("gathering publisher", together::close);
    var reports = new Reports(vertx, atOnce, together, surroundings.clock(), pbx);
    var file = settings.evidence() == null ? null : new FileEvidence(vertx, settings.evidence(), pbx);
    if (file != null) parts.opened("evidence", file::close);
    PbxLink link = switch (settings.mode()) {
      case AMI -> new AmiLink(vertx, settings.ami(), surroundings.clock(), file, pbx);
      case SPOOL -> new SpoolLink(vertx, settings.spool(), surroundings, file, pbx);
    };
    parts.opened("link", link::close);
    return SuppressionReader.open(vertx, settings.kafka(), surroundings.nanos()).compose(suppressions -> {
      parts.opened("suppressions", suppressions::close);
      var world = new AgentWorld();
      var meters = new AgentMeters(surroundings.meters(), pbx);
      var jitter = settings.jitterMillis() == null ? Jitter.measured() : Jitter.fixed(settings.jitterMillis());
      var brokersWord = new BrokersWord();
      meters.watch(jitter);
      var table = new CallTable(new CallTable.Ports(link, reports, meters, surroundings, new CallTable.Measures(brokersWord, jitter)));
      var dispatcher = new Dispatcher(
          new Dispatcher.Ports(vertx, table, new PaceBook(jitter), brokersWord, suppressions.copy(), world, surroundings), pbx);
      suppressions.onChange(dispatcher::pump);
      var status = new StatusLoop(new StatusLoop.Ports(link, reports, table, world, dispatcher::taken, surroundings), pbx);
      var agent = new Agent(vertx, surroundings, pbx, new Agent.Members(link, reports, table, dispatcher, world, status, meters));
      surroundings.health().readyWhen("agent " + pbx, agent::missing);
      agent.begin();
      return BatchReader.soleFromNow(vertx, settings.kafka(), "carillon-agent-" + pbx, Topics.assignments(pbx), BATCH, agent, agent::take)
          .map(reader -> {
            parts.opened("assignments", reader::close);
            // Before the reader leaves the group: a successor finds our last words before it says hello.
            parts.opened("agent", agent::stop);
            return reader;
          });
    });
  }
}
