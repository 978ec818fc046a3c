package io.carillon.agi.menu;

import io.carillon.agi.callback.TokenCheck;
import io.carillon.agi.session.AgiFailure;
import io.carillon.agi.session.AgiScript;
import io.carillon.agi.session.AgiSession;
import io.vertx.core.Future;
import java.time.InstantSource;

/** {@code /menu}: greets who was rung back and says goodbye; digits have no meaning yet. The dialplan hangs up behind it. */
public final class MenuScript implements AgiScript {
  private final TokenCheck tokens;
  private final InstantSource clock;
  private final String greeting;
  private final String goodbye;

  public MenuScript(TokenCheck tokens, InstantSource clock, String greeting, String goodbye) {
    this.tokens = tokens;
    this.clock = clock;
    this.greeting = greeting;
    this.goodbye = goodbye;
  }

  @Override public Future<?> run(AgiSession session) {
    return switch (tokens.check(session.environment(), clock.instant())) {
      case TokenCheck.Verdict.Bad bad -> Future.failedFuture(new AgiFailure(AgiFailure.Kind.REFUSED, bad.reason()));
      case TokenCheck.Verdict.Good good -> session.play(greeting).compose(greeted -> session.play(goodbye));
    };
  }
}
