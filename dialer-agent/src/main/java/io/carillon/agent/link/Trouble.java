package io.carillon.agent.link;

import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Why there is no link, in words by which somebody can mend it: in the log when it is new, and to be asked for, from any thread,
 * as long as it is so. Told by one thread.
 */
public final class Trouble {
  private static final Logger log = LoggerFactory.getLogger(Trouble.class);

  private final String pbx;
  private final String by;
  /** Null while there is a link, or nothing is known. */
  private volatile String why;

  /** @param by where Asterisk is driven, for the log */
  public Trouble(String pbx, String by) {
    this.pbx = pbx;
    this.by = by;
  }

  public void is(String reason) {
    if (reason.equals(why)) return;
    why = reason;
    log.atWarn().addKeyValue("pbx", pbx).addKeyValue("by", by).addKeyValue("why", reason).log("no link, tried again until there is one");
  }

  public void over() {
    why = null;
  }

  public Optional<String> now() {
    return Optional.ofNullable(why);
  }
}
