package io.carillon.agent.ami;

/** Where the manager interface is and who we are to it. The secret is shown by nothing. */
public record AmiSettings(String host, int port, String user, String secret) {
  @Override public String toString() {
    return "AmiSettings[" + user + "@" + host + ":" + port + "]";
  }
}
