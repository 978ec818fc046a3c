package io.carillon.agi;

import io.carillon.life.Main;

/** The agi-callback process. */
public final class AgiMain {
  private AgiMain() {}

  public static void main(String[] args) {
    Main.run("agi-callback", AgiSettings::read, AgiApp::new);
  }
}
