package io.carillon.bench;

import com.zaxxer.hikari.HikariDataSource;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jobrunr.configuration.JobRunr;
import org.jobrunr.jobs.states.StateName;
import org.jobrunr.scheduling.BackgroundJob;
import org.jobrunr.server.BackgroundJobServerConfiguration;
import org.jobrunr.storage.StorageProvider;
import org.jobrunr.storage.sql.common.SqlStorageProviderFactory;

/** JobRunr: fire-and-forget jobs that do nothing, handed in as a stream (its bulk way), kept as SUCCEEDED when done. Public, since it calls us. */
public final class JobRunrQueue implements JobQueue {
  private static final int WORKERS = 20;
  /** The shortest it takes. */
  private static final int POLL_SECONDS = 5;
  private static final AtomicInteger DONE = new AtomicInteger();

  private final StorageProvider storage;
  private long succeeded;

  JobRunrQueue(HikariDataSource source) {
    storage = SqlStorageProviderFactory.using(source);
    JobRunr.configure().useStorageProvider(storage)
        .useBackgroundJobServer(BackgroundJobServerConfiguration.usingStandardBackgroundJobServerConfiguration().andWorkerCount(WORKERS)
            .andPollIntervalInSeconds(POLL_SECONDS))
        .initialize();
  }

  /** What it calls, by reflection. */
  public static void call(UUID id) {
    DONE.incrementAndGet();
  }

  @Override public String name() {
    return "jobrunr";
  }

  @Override public void run(int jobs) throws Exception {
    DONE.set(0);
    BackgroundJob.enqueue(Stream.generate(UUID::randomUUID).limit(jobs), id -> JobRunrQueue.call(id));
    JobQueue.await(jobs, DONE::get, () -> stored() >= succeeded + jobs);
    succeeded += jobs;
  }

  private long stored() {
    return storage.countJobs(StateName.SUCCEEDED);
  }

  @Override public void close() {
    JobRunr.destroy();
  }
}
