package io.carillon.agent.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Puts call files where Asterisk takes them: made aside, on disk, then renamed in, whole. Blocking. Asterisk must be able to
 * write to the file (it notes its tries there), and throws away one that it cannot read. Where {@code outgoing} is this user's
 * own, the file is his alone; where it is another user's, the file is also of the folder's group, of which this user must be.
 */
final class CallFileWriter {
  private static final Pattern OURS = Pattern.compile("[0-9a-f-]{36}\\.call|carillon-[0-9a-z-]{1,80}\\.call");

  private static final Set<PosixFilePermission> OURS_ALONE = PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> ALSO_THE_GROUPS = PosixFilePermissions.fromString("rw-rw----");

  private final SpoolSettings spool;

  /** By number: names would be asked of whatever this machine keeps its users in. */
  record Owner(int uid, int gid) {
    static Owner of(Path file) throws IOException {
      var attributes = Files.readAttributes(file, "unix:uid,gid");
      return new Owner((int) attributes.get("uid"), (int) attributes.get("gid"));
    }
  }

  CallFileWriter(SpoolSettings spool) {
    this.spool = spool;
  }

  /** Makes the folder files are made in, and empties it of what a crash left. */
  void prepare() throws IOException {
    if (!Files.isDirectory(spool.outgoing(), LinkOption.NOFOLLOW_LINKS)) throw new IOException("there is no spool folder " + spool.outgoing());
    if (!Files.isDirectory(spool.making(), LinkOption.NOFOLLOW_LINKS)) {
      Files.createDirectory(spool.making(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    for (Path left : list(spool.making())) Files.deleteIfExists(left);
    if (!Files.getFileStore(spool.making()).equals(Files.getFileStore(spool.outgoing()))) {
      throw new IOException(spool.making() + " is not on the file system of " + spool.outgoing());
    }
  }

  /** @return the monotonic time at which Asterisk could see it */
  long write(String name, byte[] content) throws IOException {
    Path making = spool.making().resolve(name);
    Files.deleteIfExists(making);
    try {
      make(making, content);
      Files.move(making, spool.outgoing().resolve(name), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException failed) {
      Files.deleteIfExists(making);
      throw failed;
    }
    long at = System.nanoTime();
    try (var folder = FileChannel.open(spool.outgoing(), StandardOpenOption.READ)) {
      folder.force(true);
    }
    return at;
  }

  private void make(Path making, byte[] content) throws IOException {
    var options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (var file = FileChannel.open(making, options, PosixFilePermissions.asFileAttribute(OURS_ALONE))) {
      admit(making, Owner.of(spool.outgoing()));
      var bytes = ByteBuffer.wrap(content);
      while (bytes.hasRemaining()) file.write(bytes);
      file.force(true);
    }
  }

  /** Explicitly, once the file is there: what it is made with passes through the umask. */
  static void admit(Path made, Owner folder) throws IOException {
    var now = Owner.of(made);
    if (now.uid() == folder.uid()) return;
    try {
      if (now.gid() != folder.gid()) Files.setAttribute(made, "unix:gid", folder.gid());
      Files.setPosixFilePermissions(made, ALSO_THE_GROUPS);
    } catch (FileSystemException notOfIt) {
      throw new IOException("the spool folder is another user's, and this user is not of its group " + folder.gid() + ": " + notOfIt.getReason(), notOfIt);
    }
  }

  /** Takes a file out of Asterisk's hands; whether it was there. One that is being dialled goes on being dialled. */
  boolean takeBack(String name) throws IOException {
    return Files.deleteIfExists(spool.outgoing().resolve(name));
  }

  /** Removes the file of an ended call from where Asterisk keeps it; whether it was there already. */
  boolean clearDone(String name) throws IOException {
    return Files.deleteIfExists(spool.done().resolve(name));
  }

  /**
   * Takes every file of ours out of {@code outgoing}, those Asterisk has begun included: it would dial them again after its next
   * start. At a holder's beginning all of them are of an older epoch.
   */
  List<String> sweep() throws IOException {
    var swept = new ArrayList<String>();
    for (Path file : list(spool.outgoing())) {
      String name = file.getFileName().toString();
      if (OURS.matcher(name).matches() && Files.deleteIfExists(file)) swept.add(name);
    }
    return swept;
  }

  /** Files of ours that Asterisk has not finished with. */
  int backlog() throws IOException {
    return (int) list(spool.outgoing()).stream().filter(file -> OURS.matcher(file.getFileName().toString()).matches()).count();
  }

  private static List<Path> list(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.toList();
    } catch (NoSuchFileException gone) {
      return List.of();
    }
  }
}
