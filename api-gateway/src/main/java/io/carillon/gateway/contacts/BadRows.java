package io.carillon.gateway.contacts;

import io.vertx.core.json.JsonObject;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/**
 * What is said of each bad row of one upload, kept in a file until the upload is answered: there may be as many as the upload has
 * rows. Packed, one takes some eight bytes. The file has lost its name by the time it is written to, so however the process ends
 * nothing is left; where there is no bad row there is no file.
 */
final class BadRows implements AutoCloseable {
  private static final String PREFIX = "carillon-bad-rows-";

  private final Path folder;
  private final Deflater deflater = new Deflater(Deflater.BEST_SPEED);
  private final Inflater inflater = new Inflater();
  private FileChannel file;
  private DeflaterOutputStream packed;
  private OutputStream out;
  private boolean written;

  BadRows(Path folder) {
    this.folder = folder;
  }

  /** @throws UncheckedIOException where the folder takes no more */
  void add(Row.Rejected row) {
    var error = new JsonObject().put("line", row.line());
    if (row.column() != null) error.put("column", CsvColumns.shown(row.column()));
    String text = error.put("reason", row.reason()).encode();
    try {
      if (out == null) open();
      else out.write(',');
      out.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("the bad rows of an upload cannot be kept in " + folder, e);
    }
  }

  private void open() throws IOException {
    file = FileChannel.open(Files.createTempFile(folder, PREFIX, ""), StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
    packed = new DeflaterOutputStream(Channels.newOutputStream(file), deflater, 1 << 13);
    out = new BufferedOutputStream(packed, 1 << 13);
  }

  /** The items of a JSON array in the order in which they came, with commas between them. To be asked for once; nothing is added afterwards. */
  InputStream items() throws IOException {
    if (out == null) return InputStream.nullInputStream();
    if (written) throw new IllegalStateException("asked for twice");
    written = true;
    out.flush();
    packed.finish();
    file.position(0);
    return new InflaterInputStream(Channels.newInputStream(file), inflater, 1 << 13);
  }

  @Override public void close() {
    deflater.end();
    inflater.end();
    try {
      if (file != null) file.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
