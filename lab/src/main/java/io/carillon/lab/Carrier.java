package io.carillon.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;

/**
 * The far end of every trunk. What it does with a call is decided by the number's last digits (lab/README.md has the table) or
 * by {@link #behave}; what it did is in its record, which is what tests believe.
 */
public final class Carrier {
  private final NodeScript script;

  Carrier(NodeScript script) {
    this.script = script;
  }

  /** All that is in the record now. */
  public CarrierRecord record() {
    try {
      return CarrierRecord.read(Files.readString(script.run().resolve("log").resolve("carrier"), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("the carrier's record", e);
    }
  }

  public List<CarrierCall> records() {
    return record().calls();
  }

  public int peakConcurrency(String trunk) {
    return record().on(trunk).peakConcurrency();
  }

  public int maxStartsInWindow(String trunk, Duration window) {
    return record().on(trunk).maxStartsInWindow(window);
  }

  /**
   * From now on this number does what numbers ending in {@code code} do (also {@code voicemail}, {@code other}, {@code 9486}: SIP
   * 486).
   */
  public void behave(String number, String code) {
    script.call("cli", "database put behave " + number + " " + code);
  }

  /** Rings a PBX from outside. The answer of the PBX is in {@link CarrierRecord#rings} once the call is over. */
  public void ringIn(PbxNode pbx, String number, String callerId) {
    script.call("cli", "channel originate Local/" + number + "-" + pbx.sipPort() + "-" + callerId + "@to-pbx application Wait 60");
  }

  /** What the carrier's console answers. */
  public String cli(String command) {
    return script.call("cli", command);
  }

  public void start() {
    script.start();
  }

  void giveUpStart() {
    script.giveUpStart();
  }

  public void stop() {
    script.call("stop");
  }
}
