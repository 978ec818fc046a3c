package io.carillon.standalone.demo;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/** The demo's folder once it is not needed any more. One at a time: what ends a demo may come from several threads. */
public final class Leavings {
  private Leavings() {}

  /** Takes away the folder of a demo that never began. */
  public static synchronized void removeUnused(Path folder) {
    if (!Files.exists(folder.resolve("lab")) && !Files.exists(folder.resolve("data"))) remove(folder);
  }

  static synchronized void remove(Path folder) {
    if (!Files.exists(folder)) return;
    try {
      Files.walkFileTree(folder, new SimpleFileVisitor<>() {
        @Override public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
          Files.deleteIfExists(file);
          return FileVisitResult.CONTINUE;
        }

        @Override public FileVisitResult postVisitDirectory(Path emptied, IOException failure) throws IOException {
          Files.deleteIfExists(emptied);
          return FileVisitResult.CONTINUE;
        }
      });
    } catch (IOException e) {
      System.err.println("The folder " + folder + " could not be removed: " + e.getMessage());
    }
  }
}
