package io.carillon.standalone.all;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;

/** Secrets in files that only their owner may read. */
public final class Secrets {
  private Secrets() {}

  /** Writes one, over the one that is there. */
  public static Path keep(Path folder, String name, String secret) {
    Path file = folder.resolve(name);
    try {
      Files.createDirectories(folder);
      Files.deleteIfExists(file);
      Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      return Files.writeString(file, secret);
    } catch (IOException e) {
      throw new UncheckedIOException("the secret " + file + " cannot be written", e);
    }
  }

  /** The one that is there, else a new one. */
  public static String keptOrNew(Path folder, String name) {
    Path file = folder.resolve(name);
    try {
      if (!Files.exists(file)) keep(folder, name, random());
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new UncheckedIOException("the secret " + file + " cannot be read", e);
    }
  }

  /** 160 bits of chance as text. */
  public static String random() {
    var bytes = new byte[20];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
