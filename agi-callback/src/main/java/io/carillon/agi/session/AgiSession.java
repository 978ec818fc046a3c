package io.carillon.agi.session;

import io.carillon.agi.protocol.AgiCommand;
import io.carillon.agi.protocol.AgiEnvironment;
import io.carillon.agi.protocol.AgiReply;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;

/**
 * A script's view of one live channel. One command at a time: the next is said when the Future of the last has ended. Each
 * Future fails with an {@link AgiFailure} where there is no result; arguments outside their alphabet fail with an
 * {@link IllegalArgumentException} before anything is sent.
 */
public interface AgiSession {
  AgiEnvironment environment();

  /** Says any command, and gives Asterisk's answer as it is. */
  Future<AgiReply> say(AgiCommand command);

  /** Ends when the caller or the connection has gone. */
  Future<Void> hungUp();

  /** Says a command and wants a 200. */
  default Future<AgiReply.Done> done(AgiCommand command) {
    return say(command).compose(reply -> switch (reply) {
      case AgiReply.Done done -> Future.succeededFuture(done);
      case AgiReply.NotPermitted refused when hungUp().isComplete() ->
          Future.failedFuture(new AgiFailure(AgiFailure.Kind.HUNG_UP, "the caller has gone"));
      case AgiReply.NotPermitted refused -> Future.failedFuture(refused(command, "511"));
      case AgiReply.UnknownCommand refused -> Future.failedFuture(refused(command, "510"));
      case AgiReply.BadSyntax refused -> Future.failedFuture(refused(command, "520"));
    });
  }

  /** Does what ends with {@code result=-1} when it cannot be done, or the caller has gone. */
  private Future<AgiReply.Done> working(AgiCommand command) {
    return done(command).compose(done -> {
      if (done.number(0) != -1) return Future.succeededFuture(done);
      return Future.failedFuture(hungUp().isComplete()
          ? new AgiFailure(AgiFailure.Kind.HUNG_UP, "the caller has gone")
          : refused(command, "-1"));
    });
  }

  private static AgiFailure refused(AgiCommand command, String how) {
    return new AgiFailure(AgiFailure.Kind.REFUSED, command.verb() + " was answered " + how);
  }

  default Future<Void> answer() {
    return working(AgiCommand.answer()).mapEmpty();
  }

  /** Asks Asterisk to hang up the channel. */
  default Future<Void> hangUp() {
    return done(AgiCommand.hangup()).mapEmpty();
  }

  default Future<Void> set(String variable, String value) {
    return done(AgiCommand.setVariable(variable, value)).mapEmpty();
  }

  /** A channel variable's value; empty where it is not set. */
  default Future<Optional<String>> variable(String name) {
    return done(AgiCommand.getVariable(name)).map(done -> done.number(0) == 1 ? Optional.ofNullable(done.text()) : Optional.empty());
  }

  /** Plays a sound to its end. */
  default Future<Void> play(String sound) {
    return working(AgiCommand.streamFile(sound, "")).mapEmpty();
  }

  /** Plays a sound and collects up to {@code most} digits, ended by {@code #} or by {@code wait} without one; maybe none. */
  default Future<String> digits(String sound, Duration wait, int most) {
    return working(AgiCommand.getData(sound, wait, most)).map(AgiReply.Done::result);
  }

  default Future<Void> sayDigits(String digits) {
    return working(AgiCommand.sayDigits(digits)).mapEmpty();
  }

  /** Runs a dialplan application: {@code data} is the script's own text, never the caller's. */
  default Future<Void> exec(String application, String data) {
    return done(AgiCommand.exec(application, data)).compose(done -> done.number(0) == -2
        ? Future.failedFuture(new AgiFailure(AgiFailure.Kind.REFUSED, "this Asterisk has no application " + application))
        : Future.succeededFuture());
  }

  /** Says where the dialplan goes on after the script. */
  default Future<Void> goOnAt(String context, String extension, int priority) {
    return done(AgiCommand.setContext(context)).compose(set -> done(AgiCommand.setExtension(extension)))
        .compose(set -> done(AgiCommand.setPriority(priority))).mapEmpty();
  }
}
