package io.carillon.agent.evidence;

import io.carillon.life.Repeat;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The evidence file beside the PBX: a thread of its own reads it, the book is kept on the context that opened it. A reading that
 * fails is no evidence of absence: the future fails.
 */
public final class FileEvidence {
  private static final Logger log = LoggerFactory.getLogger(FileEvidence.class);

  private final Path path;
  private final WorkerExecutor reader;
  private final EvidenceTail tail;
  private final EvidenceBook book = new EvidenceBook();
  private Consumer<EvidenceLine> listener = line -> {};
  private Future<Void> underway = Future.succeededFuture();
  private long unread;
  private boolean closing;

  public FileEvidence(Vertx vertx, Path file, String name) {
    reader = vertx.createSharedWorkerExecutor("evidence-" + name, 1);
    path = file;
    tail = new EvidenceTail(file);
  }

  public Path path() {
    return path;
  }

  public EvidenceBook book() {
    return book;
  }

  /** From now on each new line is told, on the context, after it stands in the book. */
  public void listen(Consumer<EvidenceLine> each) {
    listener = each;
  }

  /** Ends when everything that stood in the file at the time of the call is in the book. */
  public Future<Void> catchUp() {
    // A reading under way may have passed the point this caller asks about: his begins after it.
    var done = Promise.<Void>promise();
    underway = underway.transform(any -> readOn());
    underway.onComplete(done);
    return done.future();
  }

  /** The same for a timer: does nothing while a reading is under way, nor once it is closed. */
  public void poll() {
    if (!closing && underway.isComplete()) catchUp().onFailure(failed -> log.atWarn().setCause(failed).log("the evidence file cannot be read"));
  }

  private Future<Void> readOn() {
    return Repeat.whileTrue(() -> reader.executeBlocking(this::read).map(lines -> {
      take(lines);
      return !lines.isEmpty();
    }));
  }

  private List<String> read() throws IOException {
    return tail.next();
  }

  private void take(List<String> lines) {
    var told = new ArrayList<EvidenceLine>(lines.size());
    for (String text : lines) {
      var line = EvidenceParser.parse(text);
      if (line.isEmpty()) {
        if (unread++ == 0) log.atWarn().log("a line in the evidence file is not evidence; further ones are only counted");
        continue;
      }
      book.add(line.get());
      told.add(line.get());
    }
    told.forEach(listener);
  }

  /** Lines that could not be read. */
  public long unread() {
    return unread;
  }

  public Future<Void> close() {
    closing = true;
    return reader.executeBlocking(() -> {
      tail.close();
      return null;
    }).transform(closed -> reader.close());
  }
}
