package io.carillon.agent.ami;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.WorkerExecutor;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.concurrent.TimeUnit;
import org.asteriskjava.manager.ManagerConnection;
import org.asteriskjava.manager.ManagerConnectionState;
import org.asteriskjava.manager.action.CoreSettingsAction;
import org.asteriskjava.manager.action.CoreShowChannelsAction;
import org.asteriskjava.manager.action.CoreStatusAction;
import org.asteriskjava.manager.action.DbGetAction;
import org.asteriskjava.manager.action.EventGeneratingAction;
import org.asteriskjava.manager.action.ManagerAction;
import org.asteriskjava.manager.action.PingAction;
import org.asteriskjava.manager.event.ResponseEvent;
import org.asteriskjava.manager.response.CoreSettingsResponse;
import org.asteriskjava.manager.response.ManagerError;
import org.asteriskjava.manager.response.ManagerResponse;

/**
 * One connection, logged in, until it is cut: it never comes back, a new one takes its place. The library would reconnect by
 * itself, at a pace and with a silence of its own; so it is told to stop as soon as it says that it was cut.
 */
final class AmiSession {
  /** This user may not do that. */
  static final class Refused extends Exception {
    Refused(String reason) {
      super(reason, null, false, false);
    }
  }

  private static final long ANSWER_MILLIS = 5_000;
  private static final int SOCKET_MILLIS = 2_000;

  private final Context context;
  private final WorkerExecutor writer;
  private final ManagerConnection connection;
  private boolean over;

  private AmiSession(Context context, WorkerExecutor writer, ManagerConnection connection) {
    this.context = context;
    this.writer = writer;
    this.connection = connection;
  }

  /**
   * Reads the secret, connects and logs in, on the writer's thread. {@code heard} is called on the context, from before the login
   * on.
   */
  static Future<AmiSession> open(Context context, WorkerExecutor writer, AmiSettings settings, Consumer<AmiTranslator.Said> heard) {
    return writer.executeBlocking(() -> {
      var connection = new PromptConnection(settings, SOCKET_MILLIS, ANSWER_MILLIS);
      connection.registerUserEventClass(CarillonEvent.class);
      connection.addEventListener(event -> AmiTranslator.said(event).ifPresent(said -> context.runOnContext(hop -> heard.accept(said))));
      connection.login();
      return new AmiSession(context, writer, connection);
    });
  }

  /** Writes an Originate; {@code written} gets the monotonic time of the write, on the context, and the answer comes after it. */
  Future<ManagerResponse> originate(GuardAction action, Consumer<Long> written) {
    var answer = Promise.<ManagerResponse>promise();
    var left = writer.executeBlocking(() -> {
      connection.sendAction(action, response -> context.runOnContext(hop -> answered(answer, response)));
      return System.nanoTime();
    }).onComplete(written::accept, failed -> written.accept(System.nanoTime()));
    // The answer may be here before the writer has said that it has written.
    return left.compose(at -> answer.future().timeout(ANSWER_MILLIS, TimeUnit.MILLISECONDS));
  }

  private Future<ManagerResponse> ask(ManagerAction action) {
    var answer = Promise.<ManagerResponse>promise();
    writer.executeBlocking(() -> {
      connection.sendAction(action, response -> context.runOnContext(hop -> answered(answer, response)));
      return null;
    }).onFailure(answer::tryFail);
    return answer.future().timeout(ANSWER_MILLIS, TimeUnit.MILLISECONDS);
  }

  private static void answered(Promise<ManagerResponse> answer, ManagerResponse response) {
    if (response == null) answer.tryFail("the link was cut before the answer");
    else answer.tryComplete(response);
  }

  private Future<Collection<ResponseEvent>> list(EventGeneratingAction action) {
    var answer = Promise.<Collection<ResponseEvent>>promise();
    writer.executeBlocking(() -> {
      connection.sendEventGeneratingAction(action, events -> context.runOnContext(hop -> {
        if (events == null || events.getResponse() == null) answer.tryFail("the link was cut before the answer");
        else answer.tryComplete(List.copyOf(events.getEvents()));
      }));
      return null;
    }).onFailure(answer::tryFail);
    return answer.future().timeout(ANSWER_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** A row of AstDB; null where there is none. */
  Future<String> row(String family, String key) {
    return list(new DbGetAction(family, key)).map(events -> events.stream()
        .filter(org.asteriskjava.manager.event.DbGetResponseEvent.class::isInstance)
        .map(event -> ((org.asteriskjava.manager.event.DbGetResponseEvent) event).getVal()).findFirst().orElse(null));
  }

  Future<Collection<ResponseEvent>> channels() {
    return list(new CoreShowChannelsAction());
  }

  Future<Map<String, Object>> status() {
    return ask(new CoreStatusAction()).map(ManagerResponse::getAttributes);
  }

  /** What time it is there, in milliseconds since the epoch, at some moment between question and answer. */
  Future<Long> time() {
    return ask(new PingAction()).map(response -> {
      Object said = response.getAttributes().get("timestamp");
      if (said == null) throw new IllegalStateException("Asterisk does not say what time it is");
      return new BigDecimal(said.toString()).movePointRight(3).longValue();
    });
  }

  /** Which release it is, as it says itself; what the library makes of it at login is no more than the line. */
  Future<String> version() {
    return ask(new CoreSettingsAction()).compose(response -> switch (response) {
      case CoreSettingsResponse settings when settings.getAsteriskVersion() != null -> Future.succeededFuture(settings.getAsteriskVersion());
      case ManagerError refused -> Future.failedFuture(new Refused(refused.getMessage()));
      default -> Future.succeededFuture("unknown");
    });
  }

  /** Ends it; harmless when it has ended. */
  Future<Void> close() {
    if (over) return Future.succeededFuture();
    over = true;
    return writer.executeBlocking(() -> {
      var state = connection.getState();
      if (state == ManagerConnectionState.CONNECTED || state == ManagerConnectionState.RECONNECTING) connection.logoff();
      return null;
    });
  }
}
