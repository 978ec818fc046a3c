package io.carillon.id;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * Makes ids. A new one is a UUID of version 7 (RFC 9562): ordered by time, so that rows made together lie together. A derived
 * one is a UUID of version 8 over SHA-256 of its parts: the same parts give the same id, for ever and everywhere.
 */
public final class Ids {
  private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,32}");

  private final InstantSource clock;
  private final RandomGenerator random;

  public Ids(InstantSource clock, RandomGenerator random) {
    this.clock = clock;
    this.random = random;
  }

  /** A new id, later in order than those of earlier milliseconds. */
  public UUID next() {
    long high = clock.millis() << 16 | 0x7000L | random.nextLong() & 0xFFFL;
    long low = 0x8000000000000000L | random.nextLong() & 0x3FFFFFFFFFFFFFFFL;
    return new UUID(high, low);
  }

  /** No new id of that time or a later one comes before it in order. */
  public static UUID earliest(Instant at) {
    return new UUID(at.toEpochMilli() << 16 | 0x7000L, 0x8000000000000000L);
  }

  /** The id of what these parts name. */
  public static UUID derived(String... parts) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      for (String part : parts) {
        byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(4).putInt(bytes.length).array());
        digest.update(bytes);
      }
      var out = ByteBuffer.wrap(digest.digest());
      long high = out.getLong() & 0xFFFFFFFFFFFF0FFFL | 0x8000L;
      long low = out.getLong() & 0x3FFFFFFFFFFFFFFFL | 0x8000000000000000L;
      return new UUID(high, low);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Whether an operator may give this name to a PBX, trunk, route, script or target. */
  public static boolean isName(String text) {
    return text != null && NAME.matcher(text).matches();
  }

  /** Whether this is a UUID in its one canonical form. */
  public static boolean isUuid(String text) {
    if (text == null || text.length() != 36) return false;
    for (int i = 0; i < 36; i++) {
      char c = text.charAt(i);
      boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
      if (dash ? c != '-' : !(c >= '0' && c <= '9' || c >= 'a' && c <= 'f')) return false;
    }
    return true;
  }
}
