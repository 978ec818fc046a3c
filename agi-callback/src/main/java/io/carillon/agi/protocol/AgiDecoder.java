package io.carillon.agi.protocol;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads one session's bytes, however they are cut: the environment until its empty line, then replies, with a {@code HANGUP} line
 * anywhere between them, even inside a 520's text. Ends in {@link AgiInput.Broken} at the first breach and reads nothing more.
 */
public final class AgiDecoder {
  private enum Stage { ENVIRONMENT, REPLIES, USAGE, BROKEN }

  private static final String HANGUP = "HANGUP";

  private final AgiLimits limits;
  private final LineCutter cutter;
  private final EnvironmentReader environment;
  private final List<String> usage = new ArrayList<>();
  private Stage stage = Stage.ENVIRONMENT;

  public AgiDecoder(AgiLimits limits) {
    this.limits = limits;
    this.cutter = new LineCutter(limits.lineBytes());
    this.environment = new EnvironmentReader(limits.lines());
  }

  /** What these bytes complete, in order; mostly nothing or one thing. */
  public List<AgiInput> feed(byte[] bytes) {
    var inputs = new ArrayList<AgiInput>(1);
    for (byte next : bytes) {
      if (stage == Stage.BROKEN) return inputs;
      String line = cutter.take(next);
      if (cutter.tooLong()) {
        stage = Stage.BROKEN;
        inputs.add(new AgiInput.Broken("a line is longer than " + limits.lineBytes() + " bytes"));
      } else if (line != null) {
        var input = line(line);
        if (input != null) inputs.add(input);
        if (input instanceof AgiInput.Broken) stage = Stage.BROKEN;
      }
    }
    cutter.rest();
    return inputs;
  }

  private AgiInput line(String line) {
    if (stage == Stage.ENVIRONMENT) return environmentLine(line);
    if (line.equals(HANGUP)) return new AgiInput.HungUp();
    return stage == Stage.USAGE ? usageLine(line) : replyLine(line);
  }

  private AgiInput environmentLine(String line) {
    String breach = environment.take(line);
    if (breach != null) return new AgiInput.Broken(breach);
    if (!line.isEmpty()) return null;
    stage = Stage.REPLIES;
    return new AgiInput.Began(environment.done());
  }

  private AgiInput replyLine(String line) {
    if (line.startsWith("520-")) {
      stage = Stage.USAGE;
      usage.add(line.substring(4));
      return null;
    }
    var reply = ReplyReader.read(line);
    return reply == null ? new AgiInput.Broken("a line is no reply") : new AgiInput.Replied(reply);
  }

  private AgiInput usageLine(String line) {
    if (line.startsWith("520 ")) {
      var reply = new AgiReply.BadSyntax(usage);
      usage.clear();
      stage = Stage.REPLIES;
      return new AgiInput.Replied(reply);
    }
    if (usage.size() >= limits.lines()) return new AgiInput.Broken("a usage text has more than " + limits.lines() + " lines");
    usage.add(line);
    return null;
  }
}
