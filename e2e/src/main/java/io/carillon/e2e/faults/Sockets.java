package io.carillon.e2e.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Which process has a connection, as Linux knows it. */
final class Sockets {
  private static final int LOCAL = 1;
  private static final int INODE = 9;

  private Sockets() {}

  /** Whether the connection with that local port is the process's. */
  static boolean belongs(int port, long pid) {
    String inode = inode(port);
    if (inode == null) return false;
    try (var open = Files.newDirectoryStream(Path.of("/proc", String.valueOf(pid), "fd"))) {
      for (var one : open) if (isSocket(one, inode)) return true;
    } catch (IOException gone) {
      return false;
    }
    return false;
  }

  private static boolean isSocket(Path open, String inode) {
    try {
      return Files.readSymbolicLink(open).toString().equals("socket:[" + inode + "]");
    } catch (IOException closed) {
      return false;
    }
  }

  private static String inode(int port) {
    String hex = String.format(":%04X", port);
    for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
      try {
        for (String line : Files.readAllLines(Path.of(table))) {
          String[] f = line.strip().split("\\s+");
          if (f.length > INODE && f[LOCAL].endsWith(hex)) return f[INODE];
        }
      } catch (IOException noSuchTable) {
        continue;
      }
    }
    return null;
  }
}
