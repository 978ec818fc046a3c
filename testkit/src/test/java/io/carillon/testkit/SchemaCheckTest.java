package io.carillon.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.contract.CloudEvent;
import io.carillon.kafka.Received;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SchemaCheckTest {
  private static final Map<String, String> HEADERS = new CloudEvent("1", "testkit.sample", "/carillon/test", Instant.EPOCH, "s").headers();
  private final SchemaCheck check = new SchemaCheck();

  @Test void whatMatchesPasses() {
    check.check(record("{\"jobId\":\"a\",\"at\":\"2026-01-01T00:00:00Z\",\"unknown\":1}", HEADERS));
  }

  @Test void aMissingFieldAWrongTypeAndNoJsonAreNamed() {
    assertThat(check.problems(record("{}", HEADERS))).isNotEmpty();
    assertThat(check.problems(record("{\"jobId\":1}", HEADERS))).anyMatch(problem -> problem.contains("/jobId"));
    assertThat(check.problems(record("nonsense", HEADERS))).anyMatch(problem -> problem.contains("no JSON object"));
  }

  @Test void headersAreChecked() {
    var wrong = new HashMap<>(HEADERS);
    wrong.remove("ce_id");
    wrong.put("ce_time", "yesterday");
    assertThatThrownBy(() -> check.check(record("{\"jobId\":\"a\"}", wrong))).hasMessageContaining("no header ce_id").hasMessageContaining("ce_time is no RFC 3339 time");
  }

  @Test void aTypeWithoutASchemaIsAFailure() {
    var headers = new HashMap<>(HEADERS);
    headers.put("ce_type", "nobody.knows");
    assertThat(check.problems(record("{}", headers))).containsExactly("there is no schema/nobody.knows.json");
  }

  private static Received record(String value, Map<String, String> headers) {
    return new Received("t", 0, 0, "k", value.getBytes(StandardCharsets.UTF_8), headers, 0);
  }
}
