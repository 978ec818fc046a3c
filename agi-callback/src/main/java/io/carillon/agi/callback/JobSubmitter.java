package io.carillon.agi.callback;

import io.carillon.contract.JobMessage.JobSubmitted;
import io.vertx.core.Future;

/** Puts a job where it cannot get lost; the Future ends once it is there, and fails when nobody can say that it is. */
@FunctionalInterface
public interface JobSubmitter {
  Future<Void> submit(JobSubmitted job);
}
