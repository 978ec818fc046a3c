package io.carillon.agent.ami;

import java.io.IOException;
import org.asteriskjava.manager.internal.ManagerConnectionImpl;
import org.asteriskjava.util.SocketConnectionFacade;

/** The library's connection over a {@link PromptSocket}: what it is given from outside has no place to choose the socket. */
final class PromptConnection extends ManagerConnectionImpl {
  private final String host;
  private final int port;
  private final int connectMillis;

  PromptConnection(AmiSettings settings, int connectMillis, long answerMillis) throws IOException {
    this.host = settings.host();
    this.port = settings.port();
    this.connectMillis = connectMillis;
    setHostname(host);
    setPort(port);
    setUsername(settings.user());
    setPassword(settings.secret());
    setDefaultResponseTimeout(answerMillis);
  }

  @Override protected SocketConnectionFacade createSocket() throws IOException {
    return new PromptSocket(host, port, connectMillis);
  }
}
