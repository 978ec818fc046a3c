package io.carillon.agi.server;

import io.carillon.agi.protocol.AgiLimits;
import java.time.Duration;

/**
 * Where the server listens and what it allows.
 *
 * @param port 0: any free one
 * @param sessions at once, of all peers
 * @param startsPerSecond new sessions of one peer
 * @param environmentTimeout how long a peer may take to say its environment
 * @param drain how long sessions may go on after the server was told to end
 */
public record ServerSettings(String host, int port, PeerList peers, int sessions, int startsPerSecond, AgiLimits limits,
    Duration environmentTimeout, Duration drain) {
  /** Loopback only, any port. */
  public static ServerSettings local() {
    return new ServerSettings("127.0.0.1", 0, PeerList.parse(PeerList.LOOPBACK), 20_000, 2_000, AgiLimits.DEFAULT, Duration.ofSeconds(5),
        Duration.ofSeconds(20));
  }
}
