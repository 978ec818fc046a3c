package io.carillon.agent.spool;

import java.nio.file.Path;

/**
 * @param outgoing where Asterisk looks for call files
 * @param done where it puts those that asked to be kept
 */
public record SpoolSettings(Path outgoing, Path done) {
  /** Files are made here: a folder of our own on the same file system, which Asterisk does not look into. */
  Path making() {
    return outgoing.resolveSibling(".carillon-making");
  }
}
