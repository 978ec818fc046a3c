package io.carillon.agi.session;

/** Why a command brought no result. Expected on any day (callers hang up), so it carries no stack trace. */
public final class AgiFailure extends RuntimeException {
  /** What happened. */
  public enum Kind {
    /** The caller has gone: Asterisk permits this command no more, or ended it. */
    HUNG_UP,
    /** Asterisk answered 510, 511 or 520, or could not do it. */
    REFUSED,
    /** No reply in the command's time. */
    SILENT,
    /** The connection ended. */
    DISCONNECTED,
    /** The peer does not keep to the protocol. */
    BROKEN
  }

  private final Kind kind;

  public AgiFailure(Kind kind, String message) {
    super(message, null, false, false);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
