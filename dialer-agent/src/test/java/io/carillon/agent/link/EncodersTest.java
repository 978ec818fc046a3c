package io.carillon.agent.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.contract.Acknowledge;
import io.carillon.contract.Amd;
import io.carillon.contract.Assignment.AttemptDial;
import io.carillon.contract.Assignment.Script;
import io.carillon.contract.Assignment.Trunk;
import io.carillon.contract.CallerId;
import io.carillon.contract.JobKind;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What no field may hold, whichever encoder writes it: both pass everything through the alphabet. */
public final class EncodersTest {
  public static final String ID = "0199c0de-0000-7000-8000-000000000001";
  public static final List<Function<String, GuardCall>> FIELDS = List.of(
      text -> call("7916" + text, "+7495", "Duty", Map.of(), "ops", List.of("alaw"), List.of("welcome")),
      text -> call("7916", "+7495" + text, "Duty", Map.of(), "ops", List.of("alaw"), List.of("welcome")),
      text -> call("7916", "+7495", "Du" + text + "ty", Map.of(), "ops", List.of("alaw"), List.of("welcome")),
      text -> call("7916", "+7495", "Duty", Map.of("NAME", "a" + text + "b"), "ops", List.of("alaw"), List.of("welcome")),
      text -> call("7916", "+7495", "Duty", Map.of("NA" + text, "a"), "ops", List.of("alaw"), List.of("welcome")),
      text -> call("7916", "+7495", "Duty", Map.of(), "op" + text + "s", List.of("alaw"), List.of("welcome")),
      text -> call("7916", "+7495", "Duty", Map.of(), "ops", List.of("al" + text + "aw"), List.of("welcome")),
      text -> call("7916", "+7495", "Duty", Map.of(), "ops", List.of("alaw"), List.of("wel" + text + "come")));

  public static GuardCall call(String dial, String callerNumber, String callerName, Map<String, String> variables, String account, List<String> codecs,
      List<String> play) {
    var attempt = new AttemptDial(7, 1, ID, ID, null, "default", JobKind.DIAL, 5, "+7916", dial, "north", 20, 60, new CallerId(callerNumber, callerName),
        "notify", play, new Acknowledge("1", 5), new Amd(true, "play"), variables, account, codecs, false, List.of(), Instant.EPOCH, null);
    return GuardCall.of(attempt, 7, new Trunk("north", "PJSIP/${number}@north", "PJSIP/north", 10), new Script("notify", "carillon-notify", "s", 1, null, null));
  }

  /** Made by the function inside, since a number that cannot be dialled is refused where it is put together. */
  private static boolean fits(java.util.function.Supplier<GuardCall> made) {
    try {
      Alphabet.check(made.get());
      return true;
    } catch (Alphabet.Unfit | IllegalArgumentException unfit) {
      assertThat(unfit.getMessage()).isNotBlank();
      return false;
    }
  }

  private static java.util.function.Supplier<GuardCall> with(Function<String, GuardCall> field, String text) {
    return () -> field.apply(text);
  }

  @Test void theUsualCallFits() {
    assertThat(FIELDS).allMatch(field -> fits(() -> field.apply("")));
  }

  @Test void noFieldTakesWhatCouldEndALineOrAValue() {
    for (var field : FIELDS) {
      for (int c = 0; c < 0x20; c++) assertThat(fits(with(field, String.valueOf((char) c)))).as("control %d", c).isFalse();
      for (int c = 0x7f; c < 0x300; c++) assertThat(fits(with(field, String.valueOf((char) c)))).as("beyond ASCII %d", c).isFalse();
      for (String bad : List.of("\"", "<", ">", ";", ",", "\\", "|", "=", "${", "$[", "^", "\r\nAction: Command\r\nCommand: core stop now",
          "\nApplication: System", " #x", "`", "１２３", "\u0000", "x".repeat(2000))) {
        assertThat(fits(with(field, bad))).as(bad).isFalse();
      }
    }
  }

  @Test void aNumberCannotNameAnotherPlaceOrASecondChannel() {
    for (String bad : List.of("500&PJSIP/itsp/1900", "${SHELL(id)}", "1,30,g", "7916 ", "", "(", "PJSIP/1@a&PJSIP/2@b")) {
      assertThat(fits(() -> call(bad, null, null, Map.of(), null, List.of(), List.of()))).as(bad).isFalse();
    }
  }

  @Test void aVariableHoldsNoMoreThanTheApiTakes() {
    assertThat(fits(() -> call("7916", null, null, Map.of("A", "aZ09_.-"), null, List.of(), List.of()))).isTrue();
    for (String bad : List.of(":", "/", "+", "@", "%", "&", "*", "#", "!", "?", "(", ")", "~", " ")) {
      assertThat(fits(() -> call("7916", null, null, Map.of("A", "a" + bad + "b"), null, List.of(), List.of()))).as(bad).isFalse();
    }
  }

  @Test void aPathOutOfTheSoundsIsNoSound() {
    for (String bad : List.of("../../etc/passwd", "/etc/passwd", "a/../b")) {
      assertThat(fits(() -> call("7916", null, null, Map.of(), null, List.of(), List.of(bad)))).as(bad).isFalse();
    }
  }

  @Test void tooManyVariablesOrTooLongOnesAreRefused() {
    var many = new java.util.HashMap<String, String>();
    for (int i = 0; i < 11; i++) many.put("V" + i, "x");
    assertThat(fits(() -> call("7916", null, null, many, null, List.of(), List.of()))).isFalse();
    assertThat(fits(() -> call("7916", null, null, Map.of("A", "x".repeat(257)), null, List.of(), List.of()))).isFalse();
  }
}
