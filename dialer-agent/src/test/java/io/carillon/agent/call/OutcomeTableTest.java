package io.carillon.agent.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.contract.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The code against docs/outcomes.md, over everything that can come. */
final class OutcomeTableTest {
  private static final Pattern ROW = Pattern.compile("\\| ([0-9, ]+) \\| ([A-Z_]+) \\| ([A-Z_]+) \\|");

  private record Row(Outcome rang, Outcome silent) {
    Outcome of(boolean rang) {
      return rang ? this.rang : silent;
    }
  }

  private static Map<Integer, Row> table(String heading) throws IOException {
    var page = Path.of("..", "docs", "outcomes.md");
    var rows = new HashMap<Integer, Row>();
    boolean inside = false;
    for (String line : Files.readAllLines(Files.exists(page) ? page : Path.of(System.getProperty("carillon.home"), "docs", "outcomes.md"))) {
      if (line.strip().startsWith("| " + heading + " |")) inside = true;
      else if (inside && line.isBlank()) inside = false;
      var row = ROW.matcher(line.strip());
      if (!inside || !row.matches()) continue;
      for (String number : row.group(1).split(", ")) rows.put(Integer.valueOf(number), new Row(Outcome.valueOf(row.group(2)), Outcome.valueOf(row.group(3))));
    }
    assertThat(rows).as(heading).isNotEmpty();
    return rows;
  }

  private static EndFacts facts(String status, int cause, int sip, boolean rang) {
    return new EndFacts(false, false, status, cause, sip, rang, false, true, false, true);
  }

  @Test void everySipCodeIsWhatThePageSays() throws IOException {
    var sip = table("SIP");
    var causes = table("cause");
    for (int code = 300; code <= 699; code++) {
      for (boolean rang : new boolean[] {true, false}) {
        for (int cause : new int[] {0, 17, 34, 127}) {
          var row = sip.get(code) != null ? sip.get(code) : causes.get(cause);
          var expected = row == null ? Outcome.UNREACHABLE : row.of(rang);
          assertThat(OutcomeTable.of(facts("CHANUNAVAIL", cause, code, rang))).as("SIP %d cause %d rang %s", code, cause, rang).isEqualTo(expected);
        }
      }
    }
  }

  @Test void everyCauseIsWhatThePageSays() throws IOException {
    var causes = table("cause");
    for (int cause = 0; cause <= 127; cause++) {
      for (boolean rang : new boolean[] {true, false}) {
        var row = causes.get(cause);
        assertThat(OutcomeTable.of(facts("", cause, 0, rang))).as("cause %d rang %s", cause, rang)
            .isEqualTo(row == null ? Outcome.UNREACHABLE : row.of(rang));
      }
    }
  }

  @Test void answeredThenCancelledThenOurOwnTimeoutComeBeforeAnyCode() {
    assertThat(OutcomeTable.of(new EndFacts(true, true, "CANCEL", 17, 486, true, true, true, true, true))).isEqualTo(Outcome.ANSWERED);
    assertThat(OutcomeTable.of(new EndFacts(false, true, "CANCEL", 17, 486, true, true, true, true, true))).isEqualTo(Outcome.CANCELLED);
    assertThat(OutcomeTable.of(new EndFacts(false, false, "NOANSWER", 17, 486, true, true, true, true, true))).isEqualTo(Outcome.NO_ANSWER);
    assertThat(OutcomeTable.of(new EndFacts(false, false, "NOANSWER", 19, 0, false, true, true, true, true))).isEqualTo(Outcome.TRUNK_FAILED);
  }

  @Test void aSipCarrierThatNeverRepliedIsATrunkThatFailed() {
    assertThat(OutcomeTable.of(new EndFacts(false, false, "CHANUNAVAIL", 18, 0, false, false, true, true, true))).isEqualTo(Outcome.TRUNK_FAILED);
    assertThat(OutcomeTable.of(new EndFacts(false, false, "CHANUNAVAIL", 18, 408, false, false, true, true, true))).isEqualTo(Outcome.UNREACHABLE);
  }

  @Test void withoutAChannelTheTrunkOrThePbxIsToBlame() {
    assertThat(OutcomeTable.of(new EndFacts(false, false, "CHANUNAVAIL", 3, 0, false, false, false, false, true))).isEqualTo(Outcome.TRUNK_FAILED);
    assertThat(OutcomeTable.of(new EndFacts(false, false, "CHANUNAVAIL", 0, 0, false, false, false, false, false))).isEqualTo(Outcome.TRUNK_FAILED);
    assertThat(OutcomeTable.of(new EndFacts(false, false, "CHANUNAVAIL", 0, 0, false, false, false, false, true))).isEqualTo(Outcome.PBX_OVERLOADED);
  }

  @Test void theCodeIsReadFromTheFinalLineOnly() {
    assertThat(EndFacts.sipCode("SIP 603 Decline")).isEqualTo(603);
    assertThat(EndFacts.sipCode("SIP 180 Ringing")).isZero();
    assertThat(EndFacts.sipCode("")).isZero();
    assertThat(EndFacts.sipCode("603")).isZero();
  }
}
