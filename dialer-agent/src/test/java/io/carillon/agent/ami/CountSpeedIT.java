package io.carillon.agent.ami;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.carillon.agent.evidence.EvidenceLine;
import io.carillon.agent.link.PbxListener;
import io.carillon.lab.Lab;
import io.carillon.lab.LabSpec;
import io.carillon.lab.PbxNode;
import io.carillon.lab.PlainAmi;
import io.carillon.testkit.Backends;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What it costs to count the channels of a full Asterisk, printed. */
final class CountSpeedIT {
  private static final int[] CHANNELS = {0, 500, 1000, 2000};
  private static final int COUNTS = 20;

  private record Up(CompletableFuture<Pbx> seen) implements PbxListener {
    @Override public void up(Pbx pbx) {
      seen.complete(pbx);
    }

    @Override public void down(String why) {}

    @Override public void wrote(EvidenceLine line) {}

    @Override public void rang(String attemptId, Instant at) {}

    @Override public void originateFailed(String attemptId) {}
  }

  @Test void thousandsOfChannelsAreCountedWellWithinASecond(@TempDir Path directory) {
    var vertx = Vertx.vertx();
    try (var lab = Lab.start(LabSpec.of(directory, LabSpec.Pbx.drivenByAmi("pbx-a")))) {
      var pbx = lab.pbxs().getFirst();
      var link = new AmiLink(vertx, new AmiSettings(pbx.amiHost(), pbx.amiPort(), pbx.amiUser(), pbx.amiSecretFile(), false), InstantSource.system(), null, "count");
      var up = new CompletableFuture<PbxListener.Pbx>();
      link.open(new Up(up));
      await().until(up::isDone);
      for (int channels : CHANNELS) {
        fill(pbx, link, channels);
        System.out.println(measured(link, pbx, channels));
      }
      assertThat(millis(link)).isLessThan(1_000);
      Backends.await(link.close());
    } finally {
      Backends.await(vertx.close());
    }
  }

  /** A Local channel is two. */
  private static void fill(PbxNode pbx, AmiLink link, int channels) {
    int there = Backends.await(link.survey()).channels().size();
    try (var ami = PlainAmi.of(pbx)) {
      for (int i = there; i < channels; i += 2) {
        ami.send("Originate", List.of("Channel: Local/s@lab-hold/n", "Application: Wait", "Data: 600", "Variable: __CV_HOLD=600", "Timeout: 600000", "Async: true"));
      }
      await().atMost(Duration.ofSeconds(60)).until(() -> Backends.await(link.survey()).others() >= channels);
    }
  }

  private static long millis(AmiLink link) {
    long began = System.nanoTime();
    Backends.await(link.survey());
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
  }

  private static String measured(AmiLink link, PbxNode pbx, int channels) {
    var took = new ArrayList<Long>();
    long ours = millisOf(ProcessHandle.current());
    long theirs = asteriskMillis(pbx);
    for (int i = 0; i < COUNTS; i++) took.add(millis(link));
    took.sort(null);
    return "%d channels: a count takes %d ms (median), %d ms at most; processor %.1f ms here, %.1f ms in Asterisk".formatted(channels,
        took.get(COUNTS / 2), took.getLast(), (millisOf(ProcessHandle.current()) - ours) / (double) COUNTS, (asteriskMillis(pbx) - theirs) / (double) COUNTS);
  }

  /** The processor's time it has used. */
  private static long millisOf(ProcessHandle process) {
    return process.info().totalCpuDuration().orElseThrow().toMillis();
  }

  private static long asteriskMillis(PbxNode pbx) {
    String run = pbx.spool().getParent().toString();
    return ProcessHandle.allProcesses().filter(process -> process.info().arguments().map(Arrays::asList).orElse(List.of()).contains("-f"))
        .filter(process -> String.join(" ", process.info().arguments().orElseThrow()).contains(run)).mapToLong(CountSpeedIT::millisOf).sum();
  }
}
