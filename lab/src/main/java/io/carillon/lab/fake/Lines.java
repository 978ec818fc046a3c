package io.carillon.lab.fake;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A file that only grows, a line a write: what was appended is the system's, and outlives a kill -9 of who wrote it. */
final class Lines implements AutoCloseable {
  private final FileOutputStream out;

  private Lines(FileOutputStream out) {
    this.out = out;
  }

  static Lines appendedTo(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    return new Lines(new FileOutputStream(file.toFile(), true));
  }

  /** Whole lines that are there; the last one may have been cut off. */
  static List<String> in(Path file) throws IOException {
    if (!Files.exists(file)) return List.of();
    String text = Files.readString(file, StandardCharsets.UTF_8);
    return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
  }

  void add(String line) {
    try {
      out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override public void close() throws IOException {
    out.close();
  }
}
