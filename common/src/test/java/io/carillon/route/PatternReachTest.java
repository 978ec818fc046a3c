package io.carillon.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which patterns can take a number at all, and which are left none by others. */
final class PatternReachTest {
  private static DialPattern match(String match) {
    return new DialPattern("", "", match, "");
  }

  @ParameterizedTest
  @CsvSource({"X., true", "6XXX, true", "+X., true", "!, true", "XX, true", "X, false", "*72, false", "*., false", "[*#]X., false", "+0X., false", "+123, false",
      "+12345, true", "+123456789012345, true", "+1234567890123456, false", "XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX, false"})
  void saysWhetherAnyNumberCanBeTaken(String match, boolean any) {
    assertThat(PatternReach.takesAny(match(match))).isEqualTo(any);
  }

  @Test
  void aPlusBehindThePrefixOrACallerIdThatNobodyHasTakesNone() {
    assertThat(PatternReach.takesAny(new DialPattern("", "9", "+7X.", ""))).isFalse();
    assertThat(PatternReach.takesAny(new DialPattern("", "+7", "9X.", ""))).isTrue();
    assertThat(PatternReach.takesAny(new DialPattern("", "", "X.", "*X."))).isFalse();
    assertThat(PatternReach.takesAny(new DialPattern("", "", "X.", "+7495X."))).isTrue();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "+7X. | +.                 | true",
      "+7X. | X.                 | false", // the X of the other takes no plus
      "+.   | +[1-8]. +9!        | true", // a plus is never followed by 0
      "6XXX | X.                 | true",
      "6XXX | [1-5]XXX 6[0-4]XX  | false",
      "6XXX | 6[0-4]XX 6[5-9]XX  | true",
      "6XXX | 6[0-4]XX 6[6-9]XX  | false",
      "NXX  | [2-5]X! [6-9].     | true",
      "X.   | XXX.               | false",
      "X.   | XXX. XX XXX        | true",
      "XX   | X.                 | true",
      "8X.  | _8!                | true"})
  void saysWhetherOthersTakeAllOfIt(String one, String others, boolean covered) {
    assertThat(PatternReach.isCovered(match(one), Arrays.stream(others.split(" +")).map(PatternReachTest::match).toList())).isEqualTo(covered);
  }

  @Test
  void oneThatWantsACallerIdTakesNothingFromWhoWantsNone() {
    var any = match("X.");
    var vip = new DialPattern("", "", "X.", "60XX");
    assertThat(PatternReach.isCovered(any, List.of(vip))).isFalse();
    assertThat(PatternReach.isCovered(vip, List.of(any))).isTrue();
    assertThat(PatternReach.isCovered(new DialPattern("", "", "X.", "6001"), List.of(vip))).isTrue();
    assertThat(PatternReach.isCovered(new DialPattern("", "", "X.", "6X."), List.of(vip))).isFalse();
  }

  @Test
  void whatIsTakenOffInFrontBelongsToIt() {
    assertThat(PatternReach.isCovered(new DialPattern("7", "8", "X.", ""), List.of(match("8XX")))).isFalse();
    assertThat(PatternReach.isCovered(new DialPattern("7", "8", "XX", ""), List.of(match("8XX")))).isTrue();
    assertThat(PatternReach.isCovered(match("8XX"), List.of(new DialPattern("7", "8", "XX", "")))).isTrue();
  }

  /** Held against every number there is, where there are few. */
  @Test
  void agreesWithTryingEveryNumber() {
    var random = new SplittableRandom(42);
    int covered = 0;
    for (int round = 0; round < 300; round++) {
      var one = match(fixed(random));
      var others = new ArrayList<DialPattern>();
      for (int i = random.nextInt(1, 5); i > 0; i--) others.add(match(fixed(random)));
      boolean all = IntStream.range(10, 10_000).mapToObj(String::valueOf).filter(number -> one.rewritten(number, null).isPresent())
          .allMatch(number -> others.stream().anyMatch(other -> other.rewritten(number, null).isPresent()));
      assertThat(PatternReach.isCovered(one, others)).as(one + " by " + others).isEqualTo(all);
      if (all) covered++;
    }
    assertThat(covered).as("both answers were tried").isBetween(10, 290);
  }

  /** Of two to four digits, the first of them 1 or more: these alone are tried. */
  private static String fixed(SplittableRandom random) {
    var pattern = new StringBuilder(random.nextBoolean() ? "[12]" : "Z");
    for (int i = random.nextInt(1, 3); i > 0; i--) pattern.append(List.of("X", "X", "[0-5]", "[5-9]", "[0-46-9]").get(random.nextInt(5)));
    return pattern.toString();
  }

  @Test
  void manyRoutesAreJudgedQuickly() {
    var many = IntStream.range(0, 1_000).mapToObj(i -> match("+79%03dX.".formatted(i))).toList();
    assertThat(PatternReach.isCovered(match("+79XXXX."), many)).isTrue();
    assertThat(PatternReach.isCovered(match("+79XXXX."), many.subList(0, 999))).isFalse();
    assertThat(PatternReach.isCovered(match("+7!"), many)).isFalse();
  }
}
