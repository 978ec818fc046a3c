package io.carillon.embedded;

/**
 * Where a broker is found.
 *
 * @param listen the address it binds to
 * @param advertised the host that it tells its clients
 * @param port the same for both; 0: a free one
 */
public record BrokerReach(String listen, String advertised, int port) {
  /** For this machine alone. */
  public static BrokerReach local(int port) {
    return new BrokerReach("127.0.0.1", "127.0.0.1", port);
  }

  BrokerReach at(int found) {
    return new BrokerReach(listen, advertised, found);
  }
}
