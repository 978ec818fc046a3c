package io.carillon.gateway;

import io.carillon.life.Main;

/** The gateway as a process of its own. */
public final class GatewayMain {
  private GatewayMain() {}

  public static void main(String[] args) {
    Main.run("gateway", GatewaySettings::read, GatewayApp::new);
  }
}
