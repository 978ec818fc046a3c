package io.carillon.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * One process at a time in a data folder. The system gives the lock back when the process ends, however it ends, so a folder is
 * never taken for used after a crash, and nobody stops servers that another living process has started.
 */
public final class FolderLock implements AutoCloseable {
  private static final String NAME = "in-use";

  private final FileChannel channel;

  private FolderLock(FileChannel channel) {
    this.channel = channel;
  }

  /** @throws IllegalStateException with a plain sentence where somebody else has it, or the folder cannot be written */
  public static FolderLock take(Path folder) {
    try {
      Files.createDirectories(folder);
      var channel = FileChannel.open(folder.resolve(NAME), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      if (!locked(channel)) {
        String whose = Files.readString(folder.resolve(NAME)).strip();
        channel.close();
        throw new IllegalStateException("the data folder " + folder + " is in use by another Carillon" + (whose.isEmpty() ? "" : ", process " + whose));
      }
      channel.truncate(0);
      channel.write(ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.UTF_8)));
      return new FolderLock(channel);
    } catch (IOException e) {
      throw new IllegalStateException("the data folder " + folder + " cannot be written: " + Plain.reason(e), e);
    }
  }

  /** Only whether it could be taken now; fails as {@link #take}. */
  public static void check(Path folder) {
    try {
      take(folder).close();
    } catch (IOException e) {
      throw new IllegalStateException("the data folder " + folder + " cannot be written: " + Plain.reason(e), e);
    }
  }

  private static boolean locked(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException ourselves) {
      return false;
    }
  }

  @Override public void close() throws IOException {
    channel.close();
  }
}
