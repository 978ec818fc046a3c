package io.carillon.simulation;

import io.carillon.contract.CallSpec;
import io.carillon.contract.CloudEvent;
import io.carillon.contract.Destination;
import io.carillon.contract.JobKind;
import io.carillon.contract.JobMessage.JobCancel;
import io.carillon.contract.JobMessage.JobSubmitted;
import io.carillon.contract.OnUnknown;
import io.carillon.contract.Outcome;
import io.carillon.contract.Retry;
import io.carillon.contract.Suppression;
import io.carillon.contract.Topics;
import io.carillon.contract.Window;
import io.carillon.contract.Wire;
import io.carillon.id.Ids;
import io.carillon.simulation.broker.SimBroker;
import io.carillon.simulation.loop.SimLoop;
import io.carillon.simulation.truth.Promises;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** What clients ask: a hundred jobs and some more in the first seconds, some of them twice, some taken back, some numbers forbidden, some records that are none. */
final class Wishes {
  private static final String TENANT = "acme";
  /** The run begins two seconds before the hour. */
  private static final long HOUR = 2 * World.SECOND;
  private static final Window OPENS = new Window("09:00", "18:00", Set.of(), "UTC");
  private static final Window CLOSES = new Window("08:00", "09:00", Set.of(), "UTC");
  private final SimLoop loop;
  private final SimBroker broker;
  private final Promises promises;
  private final RandomGenerator random;
  private final Tempo tempo;
  private final Ids ids;
  private final List<UUID> jobs = new ArrayList<>();
  private int open;
  private int numbers;

  Wishes(SimLoop loop, SimBroker broker, Promises promises, RandomGenerator random, Tempo tempo) {
    this.tempo = tempo;
    this.loop = loop;
    this.broker = broker;
    this.promises = promises;
    this.random = random;
    ids = new Ids(loop::instant, random);
  }

  int jobs() {
    return jobs.size();
  }

  boolean over() {
    return open == 0;
  }

  void begin() {
    int count = 100 + random.nextInt(12);
    long at = 0;
    int together = 0;
    numbers = count;
    for (int i = 0; i < count; i++) {
      int number = i;
      if (together-- <= 0) {
        at = tempo.begin() + random.nextLong(tempo.wishes());
        together = random.nextInt(tempo.burst());
      }
      later(at, () -> submit(number));
    }
    for (int i = 0; i < 3; i++) {
      later(tempo.begin() + random.nextLong(2 * tempo.wishes()), () -> suppress("+7916" + digits(random.nextInt(count))));
      later(tempo.begin() + random.nextLong(2 * tempo.wishes()), () -> broker.append(Topics.JOBS, "poison", "{".getBytes(java.nio.charset.StandardCharsets.UTF_8), Map.of("ce_type", "job.submitted")));
    }
  }

  /** A few, now. */
  void more() {
    for (int i = 0; i < 4; i++) submit(numbers++);
  }

  private static String digits(int number) {
    return String.valueOf(10_000_000 + number).substring(1);
  }

  private void later(long at, Runnable wish) {
    open++;
    loop.after(at, () -> {
      open--;
      wish.run();
    });
  }

  private void submit(int number) {
    var id = ids.next();
    jobs.add(id);
    var now = loop.instant();
    long wait = random.nextInt(10) == 0 ? World.SECOND / 5 + random.nextLong(tempo.wishes()) / World.MILLI * World.MILLI : 0;
    var window = switch (random.nextInt(20)) {
      case 0 -> OPENS;
      case 1 -> CLOSES;
      default -> null;
    };
    promises.accepted(id, Math.max(loop.now() + wait - 1_000, window == OPENS ? HOUR : 0), window == CLOSES ? HOUR : Long.MAX_VALUE);
    // Some are rung for more than one wish.
    String to = "+7916" + digits(number > 0 && random.nextInt(6) == 0 ? random.nextInt(number) : number);
    var wish = random.nextInt(5) == 0 ? List.of(Destination.number(to), Destination.number("+7917" + digits(number))) : List.of(Destination.number(to));
    var retry = random.nextInt(3) == 0 ? new Retry(2, 1, Set.of(Outcome.BUSY, Outcome.NO_ANSWER, Outcome.UNREACHABLE)) : null;
    int priority = random.nextInt(12) == 0 ? 9 : random.nextInt(8);
    var spec = new CallSpec(wish, null, 1 + random.nextInt(tempo.ringSeconds()), null, List.of("hello"), null, null, null, 2 + random.nextInt(5), null, null, null, null, retry, wait == 0 ? null : now.plusNanos(wait),
        now.plusSeconds(window == CLOSES ? 3 : tempo.lastsSeconds()), window, priority, random.nextInt(4) == 0 ? OnUnknown.RETRY : null, null, null);
    var job = new JobSubmitted(id.toString(), TENANT, null, null, JobKind.DIAL, spec, null, null, now);
    say(job, job.jobId());
    if (random.nextInt(20) == 0) later(random.nextLong(tempo.wishes()), () -> say(job, job.jobId()));
    if (random.nextInt(12) == 0) later(random.nextLong(tempo.wishes()), () -> say(new JobCancel(job.jobId(), TENANT, loop.instant()), job.jobId()));
  }

  private void say(Object message, String key) {
    broker.append(Topics.JOBS, key, Wire.encode(message), new CloudEvent(ids.next().toString(), Wire.nameOf(message), "/carillon/gateway", loop.instant(), key).headers());
  }

  private void suppress(String number) {
    var suppression = new Suppression(TENANT, Suppression.DEFAULT_LIST, number, "asked", loop.instant());
    broker.append(Topics.SUPPRESSIONS, suppression.key(), Wire.encode(suppression),
        new CloudEvent(suppression.key(), Wire.nameOf(suppression), "/carillon/gateway", loop.instant(), number).headers());
    promises.suppressed(suppression.key());
  }
}
