package io.carillon.e2e.faults;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * The classes that a kind of process loads, as the JVM keeps them ready for the next of that kind (CDS): a good part of what a
 * start costs. Written down by one that ends in good order; it holds for the jars as they are now.
 */
final class Archive {
  private final Path file;
  private final Path draft;

  /** @param classPath of the processes; nothing is kept of what is no jar */
  Archive(Path folder, Class<?> main, String classPath) {
    var jars = new StringBuilder(System.getProperty("java.vm.version"));
    for (String entry : classPath.split(File.pathSeparator)) jars.append(' ').append(entry).append(' ').append(new File(entry).lastModified());
    this.file = folder.resolve(main.getSimpleName() + "-" + Integer.toHexString(jars.toString().hashCode()) + ".jsa");
    this.draft = folder.resolve(file.getFileName() + "." + ProcessHandle.current().pid());
  }

  boolean isThere() {
    return Files.exists(file);
  }

  /** How a process is started by it. */
  List<String> flags() {
    return List.of("-Xshare:auto", "-XX:SharedArchiveFile=" + file, "-Xlog:cds=off", "-Xlog:cds+dynamic=off");
  }

  /** How one is started that shall write it down when it ends. */
  List<String> flagsToMake() {
    try {
      Files.createDirectories(file.getParent());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return List.of("-XX:ArchiveClassesAtExit=" + draft, "-Xlog:cds=off", "-Xlog:cds+dynamic=off");
  }

  /** That one has ended: from now on it is there. */
  void made() {
    try {
      if (Files.exists(draft)) Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
