package io.carillon.e2e.faults;

import io.carillon.life.FailPoint;

/** Something that goes wrong, and is mended. {@code LEAD} stands for whichever scheduler leads at that moment. */
sealed interface Fault {
  String LEAD = "lead";

  /** As it is printed. */
  String word();

  /** kill -9, and started again. */
  record Kill(String process) implements Fault {
    @Override public String word() {
      return "kill " + process;
    }
  }

  /** SIGSTOP past every timeout, then SIGCONT. */
  record Pause(String process, int millis) implements Fault {
    @Override public String word() {
      return "pause " + process + " " + millis + " ms";
    }
  }

  /** A PBX's agent is paused, another one takes its place, and then it goes on: whatever it had in its hand rings nobody. */
  record Replace(String pbx, int millis) implements Fault {
    @Override public String word() {
      return "pause " + Fleet.agent(pbx) + " " + millis + " ms and replace it";
    }
  }

  record PostgresRestart() implements Fault {
    @Override public String word() {
      return "restart postgres";
    }
  }

  record BrokerRestart() implements Fault {
    @Override public String word() {
      return "restart broker";
    }
  }

  /** @param process whose connections on that link; null: everybody's */
  record LinkFails(String link, Link.Trouble trouble, String process, int millis) implements Fault {
    @Override public String word() {
      return trouble.name().toLowerCase(java.util.Locale.ROOT) + " " + link + (process == null ? "" : " of " + process) + " " + millis + " ms";
    }
  }

  /** Whichever process of its kind passes there first for the n-th time dies, and is started again. */
  record FailAt(FailPoint point, int nth) implements Fault {
    @Override public String word() {
      return "fail " + point.word() + ":" + nth;
    }
  }

  /** SIGTERM and a new start. */
  record Roll(String process) implements Fault {
    @Override public String word() {
      return "roll " + process;
    }
  }

  record PbxCrash(String pbx) implements Fault {
    @Override public String word() {
      return "crash " + pbx;
    }
  }

  record Freeze(String pbx, int millis) implements Fault {
    @Override public String word() {
      return "freeze " + pbx + " " + millis + " ms";
    }
  }

  /** Every job that was submitted since the beginning comes once more, and one record that nobody can read. */
  record Again() implements Fault {
    @Override public String word() {
      return "jobs again";
    }
  }
}
