package io.carillon.agent.ami;

import io.carillon.agent.link.Alphabet.Unfit;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.asteriskjava.manager.response.ManagerError;

/**
 * The shipped dialplan's control extensions, over the session there is: each ends when the dialplan has answered, which it does
 * once its effect stands, or fails with the session. Owned by the link's context.
 */
final class AmiControls {
  private static final long ANSWER_MILLIS = 5_000;

  /** The originate ended, and no extension had answered it. */
  static final class Unanswered extends Exception {
    Unanswered() {
      super("the dialplan did not answer the control call", null, false, false);
    }
  }

  private final Map<String, Promise<Void>> underWay = new HashMap<>();
  private AmiSession session;
  private long last;

  /** @param opened null: none from now on; what is under way then waits for its time to be over */
  void over(AmiSession opened) {
    session = opened;
  }

  /** There is no session any more, and what is under way will not be answered. */
  void cut(String why) {
    session = null;
    new ArrayList<>(underWay.values()).forEach(control -> control.tryFail(why));
    underWay.clear();
  }

  /** Asks for an answer and nothing else. */
  Future<Void> reply() {
    return run("reply-" + (++last));
  }

  Future<Void> run(String extension) {
    return run(extension, List.of(), 0);
  }

  /** Removes the evidence of these, in the name of the epoch. */
  Future<Void> forget(List<String> ids, long epoch) {
    return run("forget-many", ids, epoch);
  }

  private Future<Void> run(String extension, List<String> ids, long epoch) {
    if (session == null) return Future.failedFuture("no link");
    String actionId = "control-" + (++last);
    var done = Promise.<Void>promise();
    underWay.put(actionId, done);
    try {
      session.originate(new GuardAction(actionId, AmiEncoder.control(extension, ids, epoch)), written -> {}).onComplete(response -> {
        if (response instanceof ManagerError) done.tryFail(new AmiSession.Refused(response.getMessage()));
      }, done::tryFail);
    } catch (Unfit unfit) {
      done.tryFail(unfit);
    }
    return done.future().timeout(ANSWER_MILLIS, TimeUnit.MILLISECONDS).onComplete(over -> underWay.remove(actionId));
  }

  /** @return whether this was one of ours */
  boolean ended(String actionId, boolean success) {
    var control = underWay.remove(actionId);
    if (control == null) return false;
    if (success) control.tryComplete();
    else control.tryFail(new Unanswered());
    return true;
  }
}
