package io.carillon.agent.evidence;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads what is appended to a file, from its beginning and then on: whole lines only, a last one without its end waits. A file
 * that was renamed away is read to its end before the one that took its place; one that was cut short is read from its new
 * beginning. Not for more than one thread; it never blocks longer than a disk does.
 */
public final class EvidenceTail implements AutoCloseable {
  private static final int CHUNK = 1 << 16;
  /** A longer line is not the guard's: it is thrown away up to its end. */
  private static final int LONGEST = 1 << 14;

  private final Path file;
  private final ByteBuffer buffer = ByteBuffer.allocate(CHUNK);
  private final ByteArrayOutputStream partial = new ByteArrayOutputStream();
  private FileChannel open;
  private Object key;
  private long position;
  private boolean overlong;

  public EvidenceTail(Path file) {
    this.file = file;
  }

  /** What was appended since the last call: at most about a chunk's worth, empty when there is no more. */
  public List<String> next() throws IOException {
    if (open == null && !openAgain()) return List.of();
    if (open.size() < position) startOver();
    var lines = read();
    if (lines.isEmpty() && open.size() <= position && replaced()) {
      close();
      if (openAgain()) return read();
    }
    return lines;
  }

  private boolean openAgain() throws IOException {
    try {
      key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
      open = FileChannel.open(file, StandardOpenOption.READ);
      startOver();
      return true;
    } catch (NoSuchFileException notYet) {
      // Asterisk, or the operator, makes it; until then there is no evidence
      return false;
    }
  }

  private boolean replaced() throws IOException {
    try {
      return !Files.readAttributes(file, BasicFileAttributes.class).fileKey().equals(key);
    } catch (NoSuchFileException renamedAway) {
      // the old one stays open: its writer may still have it
      return false;
    }
  }

  private void startOver() {
    position = 0;
    partial.reset();
    overlong = false;
  }

  private List<String> read() throws IOException {
    var lines = new ArrayList<String>();
    buffer.clear();
    int count = open.read(buffer, position);
    if (count <= 0) return lines;
    position += count;
    byte[] bytes = buffer.array();
    int from = 0;
    for (int i = 0; i < count; i++) {
      if (bytes[i] != '\n') continue;
      keep(bytes, from, i);
      if (!overlong) lines.add(partial.toString(StandardCharsets.UTF_8));
      overlong = false;
      partial.reset();
      from = i + 1;
    }
    keep(bytes, from, count);
    return lines;
  }

  private void keep(byte[] bytes, int from, int to) {
    if (overlong) return;
    partial.write(bytes, from, to - from);
    if (partial.size() > LONGEST) {
      overlong = true;
      partial.reset();
    }
  }

  @Override public void close() throws IOException {
    if (open != null) open.close();
    open = null;
  }
}
