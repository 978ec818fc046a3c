package io.carillon.scheduler;

import io.carillon.life.Main;

/** The scheduler as a process of its own. */
public final class SchedulerMain {
  private SchedulerMain() {}

  public static void main(String[] args) {
    Main.run("scheduler", SchedulerSettings::read, SchedulerApp::new);
  }
}
