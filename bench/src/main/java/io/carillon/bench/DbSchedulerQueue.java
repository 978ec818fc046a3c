package io.carillon.bench;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/** db-scheduler with its quickest way to fetch: one-time tasks that do nothing, handed in by batches, deleted when done. */
final class DbSchedulerQueue implements JobQueue {
  private static final int THREADS = 20;
  private static final int BATCH = 1000;
  private static final String TABLE = """
      create table scheduled_tasks (
        task_name text not null, task_instance text not null, task_data bytea, execution_time timestamp with time zone not null,
        picked boolean not null, picked_by text, last_success timestamp with time zone, last_failure timestamp with time zone,
        consecutive_failures int, last_heartbeat timestamp with time zone, version bigint not null, priority smallint, state text,
        primary key (task_name, task_instance))""";

  private final HikariDataSource source;
  private final Scheduler scheduler;
  private final OneTimeTask<Void> task;
  private final AtomicInteger done = new AtomicInteger();

  DbSchedulerQueue(HikariDataSource source) throws SQLException {
    this.source = source;
    try (var connection = source.getConnection(); var statement = connection.createStatement()) {
      statement.execute(TABLE);
      statement.execute("create index on scheduled_tasks (execution_time)");
      statement.execute("create index on scheduled_tasks (last_heartbeat)");
    }
    task = Tasks.oneTime("call").execute((instance, context) -> done.incrementAndGet());
    scheduler = Scheduler.create(source, task).threads(THREADS).pollUsingLockAndFetch(1.0, 4.0).pollingInterval(Duration.ofMillis(100)).build();
    scheduler.start();
  }

  @Override public String name() {
    return "db-scheduler";
  }

  @Override public void run(int jobs) throws Exception {
    done.set(0);
    for (int n = 0; n < jobs; n += BATCH) {
      var batch = new ArrayList<TaskInstance<?>>();
      for (int i = n; i < Math.min(jobs, n + BATCH); i++) batch.add(task.instance(UUID.randomUUID().toString()));
      scheduler.scheduleBatch(List.copyOf(batch), Instant.now());
    }
    JobQueue.await(jobs, done::get, () -> count() == 0);
  }

  private long count() throws SQLException {
    try (var connection = source.getConnection(); var rows = connection.createStatement().executeQuery("select count(*) from scheduled_tasks")) {
      rows.next();
      return rows.getLong(1);
    }
  }

  @Override public void close() {
    scheduler.stop();
  }
}
