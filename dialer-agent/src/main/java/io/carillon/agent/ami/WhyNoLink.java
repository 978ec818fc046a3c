package io.carillon.agent.ami;

import java.nio.file.FileSystemException;
import java.util.concurrent.TimeoutException;
import org.asteriskjava.manager.AuthenticationFailedException;

/** Failures on the way to a link, in words by which somebody can mend them. */
final class WhyNoLink {
  private WhyNoLink() {}

  /** There is no session. */
  static String atLogin(Throwable failure, AmiSettings settings) {
    return switch (failure) {
      case AuthenticationFailedException refused ->
          "Asterisk does not take this user with this secret: correct manager.conf there, or here " + settings.secretFile();
      case FileSystemException unread -> "the secret in " + settings.secretFile() + " cannot be read: " + unread.getClass().getSimpleName();
      default -> words(failure);
    };
  }

  /** There is a session, but the shipped dialplan has not answered over it. */
  static String afterLogin(Throwable failure) {
    return "logged in, but " + switch (failure) {
      case AmiSession.Refused refused ->
          "Asterisk refuses this user (" + refused.getMessage() + "): it needs write = originate,call,reporting, as manager_carillon.conf gives it";
      case AmiControls.Unanswered unanswered ->
          "carillon-control does not answer: is extensions_carillon.conf included in extensions.conf, and the dialplan reloaded?";
      case TimeoutException late ->
          "nothing is heard of what it originates: does Asterisk hang, or this user lack read = call,user or an event filter of manager_carillon.conf?";
      default -> words(failure);
    };
  }

  private static String words(Throwable failure) {
    return failure.getMessage() == null ? failure.toString() : failure.getMessage();
  }
}
