package io.carillon.embedded;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/** Whole folders: taken away, or given to another user. */
final class Folders {
  private static final String UID = "unix:uid";

  private Folders() {}

  static void remove(Path folder) throws IOException {
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) return;
    Files.walkFileTree(folder, new SimpleFileVisitor<>() {
      @Override public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
        Files.delete(file);
        return FileVisitResult.CONTINUE;
      }

      @Override public FileVisitResult postVisitDirectory(Path emptied, IOException failure) throws IOException {
        if (failure != null) throw failure;
        Files.delete(emptied);
        return FileVisitResult.CONTINUE;
      }
    });
  }

  static int owner(Path file) throws IOException {
    return (Integer) Files.getAttribute(file, UID, LinkOption.NOFOLLOW_LINKS);
  }

  /** All of it becomes that user's; only root can. The folder itself goes last, so that one cut short is begun anew. */
  static void give(Path folder, int uid) throws IOException {
    if (owner(folder) == uid) return;
    Files.walkFileTree(folder, new SimpleFileVisitor<>() {
      @Override public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
        Files.setAttribute(file, UID, uid, LinkOption.NOFOLLOW_LINKS);
        return FileVisitResult.CONTINUE;
      }

      @Override public FileVisitResult postVisitDirectory(Path given, IOException failure) throws IOException {
        if (failure != null) throw failure;
        Files.setAttribute(given, UID, uid, LinkOption.NOFOLLOW_LINKS);
        return FileVisitResult.CONTINUE;
      }
    });
  }
}
