package io.carillon.embedded;

import java.nio.file.Path;

/** Where the server's binaries are unpacked: once per user, never in a folder that users share. */
final class PostgresBinaries {
  private PostgresBinaries() {}

  static Path folder() {
    String cache = System.getenv("XDG_CACHE_HOME");
    Path base = cache == null || cache.isBlank() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(cache);
    return base.resolve("carillon").resolve("postgres");
  }
}
