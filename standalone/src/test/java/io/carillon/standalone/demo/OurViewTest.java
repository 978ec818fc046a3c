package io.carillon.standalone.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

class OurViewTest {
  private static final JsonObject PROGRESS = new JsonObject().put("jobs", new JsonObject().put("QUEUED", 0).put("WAITING", 2).put("DIALING", 1)
      .put("COMPLETED", 5).put("FAILED", 4).put("CANCELLED", 3).put("EXPIRED", 0).put("SUPPRESSED", 1));

  @Test void overIsWhatHasEndedInAnyWay() {
    assertThat(OurView.ended(PROGRESS)).isEqualTo(13);
  }

  @Test void whatIsLeftIsCountedByItsState() {
    assertThat(OurView.left(PROGRESS)).isEqualTo("2 WAITING, 1 DIALING");
    assertThat(OurView.left(new JsonObject().put("jobs", new JsonObject().put("COMPLETED", 5)))).isEqualTo("none");
  }
}
