package io.carillon.agi.callback;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.agi.protocol.AgiEnvironment;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TokenCheckTest {
  private static final String SECRET = "0123456789abcdef-secret";
  private static final Instant NOW = Instant.ofEpochSecond(1_795_460_000L);

  private final UsedTokens used = new UsedTokens();
  private final TokenCheck check = new TokenCheck(SECRET, used);

  @Test void theSumIsTheDialplansOwn() {
    // printf '%s' 'S:1795460000.1:1795460000:12345678:S' | sha1sum
    assertThat(TokenCheck.sum("S", "1795460000.1", "1795460000", "12345678")).isEqualTo("4d3b9f06904a76d7400d2903505046bfd954a3a6");
  }

  @Test void aFreshTokenIsGoodOnce() {
    assertThat(check.check(said(Map.of()), NOW)).isEqualTo(new TokenCheck.Verdict.Good("north"));
    assertThat(check.check(said(Map.of()), NOW)).isEqualTo(new TokenCheck.Verdict.Bad("a token that was used"));
  }

  @Test void itIsGoodForThirtySecondsOnEitherSide() {
    assertThat(check.check(said(Map.of("agi_arg_3", "nonce001")), NOW.plusSeconds(30))).isInstanceOf(TokenCheck.Verdict.Bad.class);
    assertThat(check.check(signed("nonce001", NOW), NOW.plusSeconds(30))).isInstanceOf(TokenCheck.Verdict.Good.class);
    assertThat(check.check(signed("nonce002", NOW), NOW.minusSeconds(30))).isInstanceOf(TokenCheck.Verdict.Good.class);
    assertThat(check.check(signed("nonce003", NOW), NOW.plusSeconds(31))).isInstanceOf(TokenCheck.Verdict.Bad.class);
    assertThat(check.check(signed("nonce004", NOW), NOW.minusSeconds(31))).isInstanceOf(TokenCheck.Verdict.Bad.class);
  }

  @Test void aUsedTokenIsRememberedForAsLongAsItIsGood() {
    var late = signed("nonce001", NOW.plusSeconds(29));
    assertThat(check.check(late, NOW)).isInstanceOf(TokenCheck.Verdict.Good.class);
    assertThat(check.check(late, NOW.plusSeconds(59))).isEqualTo(new TokenCheck.Verdict.Bad("a token that was used"));
    assertThat(check.check(signed("nonce002", NOW.plusSeconds(100)), NOW.plusSeconds(100))).isInstanceOf(TokenCheck.Verdict.Good.class);
    assertThat(used.size()).isEqualTo(1);
  }

  @Test void whateverIsChangedMakesItBad() {
    for (var change : Map.of("agi_arg_2", "1795460001", "agi_arg_3", "87654321", "agi_uniqueid", "1795460000.2").entrySet()) {
      assertThat(check.check(said(Map.of(change.getKey(), change.getValue())), NOW)).as(change.getKey())
          .isEqualTo(new TokenCheck.Verdict.Bad("a token of another secret"));
    }
  }

  @Test void whatIsNoTokenIsNeverLookedAtFurther() {
    for (var change : Map.of("agi_arg_1", "North'; drop", "agi_arg_2", "1e9", "agi_arg_3", "", "agi_arg_4", "0".repeat(39),
        "agi_uniqueid", "1\"; x").entrySet()) {
      assertThat(check.check(said(Map.of(change.getKey(), change.getValue())), NOW)).as(change.getKey()).isEqualTo(new TokenCheck.Verdict.Bad("no token"));
    }
    assertThat(check.check(new AgiEnvironment(Map.of("agi_network", "yes")), NOW)).isEqualTo(new TokenCheck.Verdict.Bad("no token"));
    assertThat(check.check(said(Map.of("agi_arg_2", "999999999999")), NOW)).isInstanceOf(TokenCheck.Verdict.Bad.class);
  }

  private static AgiEnvironment said(Map<String, String> changes) {
    var values = values("12345678", NOW);
    values.putAll(changes);
    return new AgiEnvironment(values);
  }

  private static AgiEnvironment signed(String nonce, Instant at) {
    return new AgiEnvironment(values(nonce, at));
  }

  private static Map<String, String> values(String nonce, Instant at) {
    String epoch = String.valueOf(at.getEpochSecond());
    return new HashMap<>(Map.of("agi_uniqueid", "1795460000.1", "agi_callerid", "+79161112233", "agi_arg_1", "north", "agi_arg_2", epoch,
        "agi_arg_3", nonce, "agi_arg_4", TokenCheck.sum(SECRET, "1795460000.1", epoch, nonce)));
  }
}
