package io.carillon.scheduler;

import static org.awaitility.Awaitility.await;

import io.carillon.contract.Assignment.AttemptDial;
import io.carillon.contract.CallSpec;
import io.carillon.contract.Destination;
import io.carillon.contract.JobKind;
import io.carillon.contract.JobMessage.JobSubmitted;
import io.carillon.contract.ResultMessage.AttemptFinished;
import io.carillon.contract.ResultMessage.JobFinished;
import io.carillon.contract.Topics;
import io.carillon.testkit.Backends;
import io.carillon.testkit.TopicTap;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** What a scheduler is tested with: lines and agents, jobs that are sent and what is told of them. The agents end with it. */
final class Stage implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Backends backends;
  private final TopicTap results;
  private final List<ScriptedAgent> agents = new ArrayList<>();

  Stage(Backends backends) {
    this.backends = backends;
    this.results = backends.tap(Topics.RESULTS);
  }

  /** A trunk over these PBXs, or over one of its own name, and a route of its own. */
  void line(String name, String match, int channels, double callsPerSecond, String... pbxs) {
    var over = pbxs.length == 0 ? new String[] {name} : pbxs;
    for (String pbx : over) pbx(pbx);
    trunk(name, channels, callsPerSecond, over);
    route(name, match, name);
  }

  void pbx(String id) {
    backends.query("insert into pbx (id, mode, max_channels) values ($1, 'AMI', 100)", id);
  }

  void trunk(String id, int channels, double callsPerSecond, String... pbxs) {
    backends.query("insert into trunk (id, dial, endpoint, max_channels, calls_per_second, pbxs) values ($1, $2, $3, $4, $5, $6)", id,
        "PJSIP/${number}@" + id, "PJSIP/" + id, channels, callsPerSecond, pbxs);
  }

  void route(String id, String match, String... trunks) {
    backends.query("insert into route (id, position, patterns, trunks) values ($1, 1, $2::text::jsonb, $3)", id, "[{\"match\":\"" + match + "\"}]", trunks);
  }

  ScriptedAgent agent(String pbx, ScriptedAgent.Play play) {
    return agent(pbx, play, new ScriptedAgent.Channels());
  }

  /** @param channels of all agents that share them */
  ScriptedAgent agent(String pbx, ScriptedAgent.Play play, ScriptedAgent.Channels channels) {
    var agent = ScriptedAgent.start(backends, pbx, play, channels);
    agents.add(agent);
    return agent;
  }

  String submit(String to) {
    return submit(CallSpec.to(List.of(Destination.number(to))));
  }

  /** As many, to numbers that begin alike. */
  List<String> submit(String prefix, int many) {
    return IntStream.range(0, many).mapToObj(i -> submit(prefix + i)).toList();
  }

  String submit(CallSpec spec) {
    String id = UUID.randomUUID().toString();
    backends.publish(Topics.JOBS, id, new JobSubmitted(id, "t", null, null, JobKind.DIAL, spec, null, null, Instant.now()));
    return id;
  }

  /** Waits for its end. */
  JobFinished finished(String job) {
    return results.await(JobFinished.class, one -> one.jobId().equals(job));
  }

  /** Waits until each has ended; as often as each is told. */
  List<JobFinished> finished(Collection<String> jobs, Duration patience) {
    return results.awaitMany(JobFinished.class, one -> jobs.contains(one.jobId()), jobs.size(), patience);
  }

  /** What was told so far of these jobs' ends. */
  List<JobFinished> ends(Collection<String> jobs) {
    return results.messages(JobFinished.class).stream().filter(one -> jobs.contains(one.jobId())).toList();
  }

  /** What was told so far of an attempt's end. */
  List<AttemptFinished> told(AttemptDial dial) {
    return results.messages(AttemptFinished.class).stream().filter(one -> one.attemptId().equals(dial.attemptId())).toList();
  }

  AttemptFinished attempt(Predicate<AttemptFinished> wanted) {
    return results.await(AttemptFinished.class, wanted);
  }

  /** Waits for the agent's nth dial, counted from 0. */
  static AttemptDial dial(ScriptedAgent agent, int nth) {
    await().atMost(PATIENCE).until(() -> agent.dials.size() > nth);
    return agent.dials.get(nth);
  }

  boolean isSettled(AttemptDial dial) {
    return backends.count("select count(*) from attempt where id = $1 and settled", UUID.fromString(dial.attemptId())) == 1;
  }

  /** Waits until the scheduler has it that the agent began. */
  void begun(AttemptDial dial) {
    await().atMost(PATIENCE).until(() -> backends.count("select count(*) from attempt where id = $1 and originating_at is not null",
        UUID.fromString(dial.attemptId())) == 1);
  }

  /** Has the time pass until which an attempt may begin, so long ago. */
  void late(AttemptDial dial, Duration ago) {
    backends.query("update attempt set not_after = now() - make_interval(secs => $2) where id = $1", UUID.fromString(dial.attemptId()),
        (double) ago.toSeconds());
  }

  /** Has the time pass at which the scheduler itself gives an attempt up. */
  void overdue(AttemptDial dial) {
    backends.query("update attempt set settle_by = now() - interval '1 second' where id = $1", UUID.fromString(dial.attemptId()));
  }

  @Override public void close() {
    agents.forEach(ScriptedAgent::die);
    agents.clear();
  }
}
