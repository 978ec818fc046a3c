package io.carillon.agent.spool;

import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** Why call files lead to nothing, in words by which somebody can mend it. */
final class WhyNoAnswer {
  private WhyNoAnswer() {}

  /** The last file lies where it was put. */
  static String notTaken(Path outgoing) {
    return "no call file is taken from " + outgoing + ": does Asterisk run, with pbx_spool, and is this its outgoing folder?";
  }

  /** The last file is gone. Asterisk also takes one that it cannot read, and throws it away. */
  static String notAnswered(Path outgoing, Path evidence) {
    return "call files are taken from " + outgoing + ", but no answer is written to " + evidence
        + ": is extensions_carillon.conf included, is CARILLON_EVIDENCE this file, and may Asterisk read what this agent writes?";
  }

  /** Java says of some of these no more than the file's name. */
  static String words(Throwable failed) {
    return failed instanceof FileSystemException ? failed.getClass().getSimpleName() + " " + failed.getMessage() : String.valueOf(failed.getMessage());
  }
}
