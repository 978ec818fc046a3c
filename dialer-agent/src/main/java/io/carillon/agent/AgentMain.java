package io.carillon.agent;

import io.carillon.life.Main;

/** The agent as a process of its own. */
public final class AgentMain {
  private AgentMain() {}

  public static void main(String[] args) {
    Main.run("agent", AgentSettings::read, AgentApp::new);
  }
}
