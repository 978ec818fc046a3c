package io.carillon.id;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class IdsTest {
  private static Ids at(long millis, long seed) {
    return new Ids(() -> Instant.ofEpochMilli(millis), new Random(seed));
  }

  @Test void aNewIdHasVersionSevenAndTheTimeInFront() {
    for (long seed = 0; seed < 1000; seed++) {
      var id = at(0x0190A8F01234L, seed).next();
      assertThat(id.version()).isEqualTo(7);
      assertThat(id.variant()).isEqualTo(2);
      assertThat(id.toString()).startsWith("0190a8f0-1234-7");
    }
  }

  @Test void idsOfLaterMillisecondsComeLaterAsTextAndAsUuid() {
    var ids = new ArrayList<UUID>();
    for (long millis = 1_795_000_000_000L; millis < 1_795_000_000_500L; millis++) ids.add(at(millis, millis).next());
    var shuffled = new ArrayList<>(ids);
    Collections.shuffle(shuffled, new Random(1));
    assertThat(shuffled.stream().sorted().toList()).isEqualTo(ids);
    assertThat(shuffled.stream().map(UUID::toString).sorted().toList()).isEqualTo(ids.stream().map(UUID::toString).toList());
  }

  @Test void idsOfOneMillisecondDiffer() {
    var ids = at(1_795_000_000_000L, 42);
    assertThat(java.util.stream.Stream.generate(ids::next).limit(10_000).distinct()).hasSize(10_000);
  }

  /** These values are in databases: they must never change. */
  @Test void aDerivedIdIsTheSameForEver() {
    assertThat(Ids.derived("campaign", "+79161112233")).hasToString("4d05d2d1-1dc0-835d-a2bd-f2ee8db1c366");
    assertThat(Ids.derived()).hasToString("e3b0c442-98fc-8c14-9afb-f4c8996fb924");
    assertThat(Ids.derived("ü", "")).hasToString("e9524aed-588b-8291-8eda-aefb43ce8b4a");
  }

  @Test void aDerivedIdHasVersionEight() {
    var random = new Random(7);
    for (int i = 0; i < 1000; i++) {
      var id = Ids.derived(Long.toHexString(random.nextLong()));
      assertThat(id.version()).isEqualTo(8);
      assertThat(id.variant()).isEqualTo(2);
    }
  }

  @Test void theEarliestOfAMomentStandsBeforeItsIdsAndAfterThoseBefore() {
    var at = Instant.parse("2026-11-23T12:00:00.500Z");
    var random = new Random(7);
    String bound = Ids.earliest(at).toString();
    for (int i = 0; i < 1000; i++) {
      assertThat(new Ids(() -> at, random).next().toString()).isGreaterThanOrEqualTo(bound);
      assertThat(new Ids(() -> at.minusMillis(1), random).next().toString()).isLessThan(bound);
    }
  }

  @Test void whereOnePartEndsMatters() {
    assertThat(Ids.derived("ab", "c")).isNotEqualTo(Ids.derived("a", "bc")).isNotEqualTo(Ids.derived("abc"));
    assertThat(Ids.derived("a")).isNotEqualTo(Ids.derived("a", ""));
  }

  @Test void aNameIsShortLowerCaseAndPlain() {
    assertThat(Ids.isName("north-1")).isTrue();
    assertThat(Ids.isName("a".repeat(32))).isTrue();
    for (String bad : new String[] {null, "", "a".repeat(33), "North", "a b", "a_b", "é", "a\n", "a/b", "a.b"}) assertThat(Ids.isName(bad)).as(bad).isFalse();
  }

  @Test void aUuidHasOneForm() {
    assertThat(Ids.isUuid("0190a8f0-1234-7abc-8def-00000000000b")).isTrue();
    for (String bad : new String[] {null, "", "0190A8F0-1234-7abc-8def-00000000000b", "1-1-1-1-1", "0190a8f0-1234-7abc-8def-00000000000b ", "0190a8f012347abc8def00000000000b0000",
        "g190a8f0-1234-7abc-8def-00000000000b"}) {
      assertThat(Ids.isUuid(bad)).as(bad).isFalse();
    }
  }
}
