package io.carillon.scheduler.expiry;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.scheduler.outside.Ground;
import io.carillon.testkit.Backends;
import io.carillon.testkit.WithBackends;
import org.junit.jupiter.api.Test;

@WithBackends
final class OldKeysIT {
  @Test void answersToKeysAreForgottenAfterAWeekNotBefore(Backends backends) {
    var ground = new Ground(backends);
    backends.query("insert into idempotency (tenant, call, key, body_sha256, job_id, created_at) "
        + "select 't', 'POST /v1/calls', 'old' || n, ''::bytea, gen_random_uuid(), now() - interval '7 days 1 minute' from generate_series(1, 10001) n");
    backends.query("insert into idempotency (tenant, call, key, body_sha256, job_id, created_at) "
        + "values ('t', 'POST /v1/calls', 'young', ''::bytea, gen_random_uuid(), now() - interval '6 days 23 hours')");
    assertThat(Backends.await(ExpiryPart.forgetKeys(ground.outside))).isEqualTo(10_001);
    assertThat(backends.count("select count(*) from idempotency where tenant = 't'")).isEqualTo(1);
    ground.close();
  }
}
