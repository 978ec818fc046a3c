package io.carillon.e2e.faults;

import io.carillon.lab.CarrierRecord;
import java.nio.file.Path;
import java.util.List;

/** The far side: PBXs driven over AMI, and the carrier behind them. */
interface Pbxs extends AutoCloseable {
  List<String> names();

  int amiPort(String pbx);

  Path secretFile(String pbx);

  Path evidence(String pbx);

  /** All that the carrier has written down. */
  CarrierRecord record();

  /** Ends it as a power cut would. */
  void kill9(String pbx);

  void start(String pbx);

  /** Stops it where it stands. */
  void freeze(String pbx);

  void thaw(String pbx);

  /** Somebody else rings a number over it, is answered and talks for so long. */
  void other(String pbx, String endpoint, String number, int seconds);

  @Override void close();
}
