package io.carillon.agent.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.contract.AgentEvent.TrunkUse;
import io.carillon.contract.Assignment;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class SurveyTest {
  private static final String ATTEMPT = "0199c0de-0000-7000-8000-000000000001";

  private static Survey of(String... namesAndLinkedIds) {
    return new Survey(Stream.of(namesAndLinkedIds).map(text -> text.split(" ")).map(one -> new Survey.Channel(one[0], "1", one[1])).toList());
  }

  @Test void whatIsNotOursCountsWhateverTrunkItIsOnOrNone() {
    var survey = of("PJSIP/north-00000001 1700000000.1", "PJSIP/desk-7-00000002 1700000000.2", "IAX2/far-3 1700000000.3",
        "Local/200@queue-00000001;1 1700000000.4", "Local/200@queue-00000001;2 1700000000.4");
    assertThat(survey.others()).isEqualTo(5);
    assertThat(survey.use(List.of(new Assignment.Trunk("north", "", "PJSIP/north", 9)))).containsEntry("north", new TrunkUse(0, 1));
  }

  @Test void ourAttemptsAndTheCallsByWhichWeSteerAreNotOthers() {
    var survey = of("Local/" + ATTEMPT + "@carillon-guard-00000001;1 " + ATTEMPT, "Local/" + ATTEMPT + "@carillon-guard-00000001;2 " + ATTEMPT,
        "PJSIP/north-00000001 " + ATTEMPT, "Local/reply-1@carillon-control-00000002;1 1700000000.9", "Local/reply-1@carillon-control-00000002;2 1700000000.9");
    assertThat(survey.others()).isZero();
    assertThat(survey.attempts()).containsExactly(ATTEMPT);
  }

  @Test void whatAsteriskMakesForItselfIsNobodysCall() {
    assertThat(of("Message/ast_msg_queue 1", "CBAnn/room-1;1 2", "CBAnn/room-1;2 2", "CBRec/room-1 3", "DAHDI/pseudo-12 4", "OutgoingSpoolFailed 5").others()).isZero();
    assertThat(of("DAHDI/1-1 1700000000.1").others()).isEqualTo(1);
  }
}
