package io.carillon.agi.callback;

import io.carillon.agi.protocol.AgiEnvironment;
import io.carillon.id.Ids;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * Decides whether the dialplan that sent a session knows the shared secret, from the four arguments docs/agi.md names. A token is
 * good for {@link #LIFE} before and after its time, and once.
 */
public final class TokenCheck {
  static final Duration LIFE = Duration.ofSeconds(30);

  private static final Pattern EPOCH = Pattern.compile("\\d{1,12}");
  private static final Pattern NONCE = Pattern.compile("[A-Za-z0-9]{8,64}");
  private static final Pattern SUM = Pattern.compile("[0-9a-f]{40}");
  private static final Pattern UNIQUE_ID = Pattern.compile("[A-Za-z0-9_.;-]{1,149}");

  /** What became of a token. */
  public sealed interface Verdict {
    /** Good, and now used up. */
    record Good(String pbx) implements Verdict {}

    record Bad(String reason) implements Verdict {}
  }

  private final String secret;
  private final UsedTokens used;

  public TokenCheck(String secret, UsedTokens used) {
    this.secret = secret;
    this.used = used;
  }

  public Verdict check(AgiEnvironment said, Instant now) {
    String pbx = said.argument(1);
    String epoch = said.argument(2);
    String nonce = said.argument(3);
    String sum = said.argument(4);
    boolean formed = Ids.isName(pbx) && EPOCH.matcher(epoch).matches() && NONCE.matcher(nonce).matches() && SUM.matcher(sum).matches()
        && UNIQUE_ID.matcher(said.uniqueId()).matches();
    if (!formed) return new Verdict.Bad("no token");
    if (!sameText(sum, sum(secret, said.uniqueId(), epoch, nonce))) return new Verdict.Bad("a token of another secret");
    var made = Instant.ofEpochSecond(Long.parseLong(epoch));
    if (Duration.between(made, now).abs().compareTo(LIFE) > 0) return new Verdict.Bad("a token that is too old, or of another clock");
    return used.add(sum, made.plus(LIFE), now) ? new Verdict.Good(pbx) : new Verdict.Bad("a token that was used");
  }

  /** What the dialplan computes. */
  static String sum(String secret, String uniqueId, String epoch, String nonce) {
    String text = String.join(":", secret, uniqueId, epoch, nonce, secret);
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }

  /** Compares in a time that does not tell where they differ. */
  private static boolean sameText(String one, String other) {
    return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }
}
