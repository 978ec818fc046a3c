package io.carillon.agent.ami;

import java.nio.file.FileSystemException;
import java.util.Optional;
import org.asteriskjava.manager.AuthenticationFailedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Why there is no session: in the log once, and to be asked for as long as it is so. */
final class LoginTrouble {
  private static final Logger log = LoggerFactory.getLogger(LoginTrouble.class);

  private final String pbx;
  private final AmiSettings settings;
  private boolean complained;
  /** Null while there is a session. */
  private volatile String why;

  LoginTrouble(String pbx, AmiSettings settings) {
    this.pbx = pbx;
    this.settings = settings;
  }

  void failed(Throwable failure) {
    why = reason(failure);
    if (!complained) {
      log.atWarn().addKeyValue("pbx", pbx).addKeyValue("ami", settings).addKeyValue("why", why).log("no session, tried again until there is one");
    }
    complained = true;
  }

  void over() {
    complained = false;
    why = null;
  }

  Optional<String> now() {
    return Optional.ofNullable(why);
  }

  /** What a person can do something about. */
  private String reason(Throwable failure) {
    return switch (failure) {
      case AuthenticationFailedException refused ->
          "Asterisk does not take this user with this secret: correct manager.conf there, or here " + settings.secretFile();
      case FileSystemException unread -> "the secret in " + settings.secretFile() + " cannot be read: " + unread.getClass().getSimpleName();
      default -> failure.getMessage();
    };
  }
}
