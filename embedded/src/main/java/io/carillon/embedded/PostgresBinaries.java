package io.carillon.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * The server's binaries, unpacked: once per user, never in a folder that users share. Whoever is killed while he unpacks leaves
 * nothing that anybody would take for whole; others that start meanwhile wait for him.
 */
final class PostgresBinaries {
  private PostgresBinaries() {}

  /** The folder with {@code bin} in it. */
  static synchronized Path unpacked() throws IOException {
    var archive = archive();
    var connection = (JarURLConnection) archive.openConnection();
    var entry = connection.getJarEntry();
    Path whole = folder().resolve("%s-%x-%x".formatted(connection.getJarFile().getName().replaceAll(".*[-/]([0-9.]+)\\.jar$", "$1"), entry.getSize(), entry.getCrc()));
    if (Files.isDirectory(whole)) return whole;
    Files.createDirectories(folder());
    try (var channel = FileChannel.open(folder().resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE); var lock = channel.lock()) {
      if (Files.isDirectory(whole)) return whole;
      Path half = folder().resolve("half");
      Folders.remove(half);
      try (var in = archive.openStream()) {
        unpack(in, half);
      }
      return Files.move(half, whole, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  private static URL archive() {
    String machine = System.getProperty("os.arch").equals("amd64") ? "x86_64" : "arm_64";
    var found = PostgresBinaries.class.getResource("/postgres-linux-" + machine + ".txz");
    if (found == null) throw new IllegalStateException("there is no embedded PostgreSQL for " + System.getProperty("os.name") + " on " + System.getProperty("os.arch"));
    return found;
  }

  private static void unpack(InputStream archive, Path into) throws IOException {
    try (var tar = new TarArchiveInputStream(new XZInputStream(archive))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Path at = into.resolve(entry.getName()).normalize();
        if (!at.startsWith(into)) throw new IOException("the archive names a file outside of itself: " + entry.getName());
        if (entry.isDirectory()) {
          Files.createDirectories(at);
        } else {
          Files.createDirectories(at.getParent());
          if (entry.isSymbolicLink()) Files.createSymbolicLink(at, Path.of(entry.getLinkName()));
          else if (entry.isFile()) write(tar, entry, at);
          else throw new IOException("the archive holds something that is neither file nor folder nor link: " + entry.getName());
        }
      }
    }
  }

  private static void write(TarArchiveInputStream tar, TarArchiveEntry entry, Path at) throws IOException {
    Files.copy(tar, at);
    boolean program = entry.getName().replaceFirst("^\\./", "").startsWith("bin/") || (entry.getMode() & 0100) != 0;
    Files.setPosixFilePermissions(at, PosixFilePermissions.fromString(program ? "rwxr-xr-x" : "rw-r--r--"));
  }

  private static Path folder() {
    String cache = System.getenv("XDG_CACHE_HOME");
    Path base = cache == null || cache.isBlank() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(cache);
    return base.toAbsolutePath().resolve("carillon").resolve("postgres");
  }
}
