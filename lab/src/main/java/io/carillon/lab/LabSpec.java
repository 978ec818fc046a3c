package io.carillon.lab;

import java.nio.file.Path;
import java.util.List;

/**
 * What a laboratory is made of.
 *
 * @param directory everything it writes, one folder a node; made where missing
 * @param callbackNumber the number that callers ring at any PBX to be rung back
 * @param agiSecret shared with agi-callback
 */
public record LabSpec(Path directory, List<Pbx> pbxs, String callbackNumber, String agiSecret) {
  public static final String CALLBACK_NUMBER = "4959990000";

  public LabSpec {
    directory = directory.toAbsolutePath().normalize();
    pbxs = List.copyOf(pbxs);
  }

  /**
   * One PBX.
   *
   * @param keepsRows whether evidence stays in AstDB and comes as UserEvents (driven over AMI), or stands in the file alone (call
   *     files)
   * @param suite the Debian suite its Asterisk is from: {@code forky} has 22, {@code bullseye} 16
   */
  public record Pbx(String name, boolean keepsRows, String suite) {
    public static Pbx drivenByAmi(String name) {
      return new Pbx(name, true, "forky");
    }

    public static Pbx drivenByCallFiles(String name) {
      return new Pbx(name, false, "forky");
    }

    public Pbx ofSuite(String other) {
      return new Pbx(name, keepsRows, other);
    }
  }

  /** The usual one: {@code pbx-a} driven over AMI, {@code pbx-b} by call files. */
  public static LabSpec usual(Path directory) {
    return of(directory, Pbx.drivenByAmi("pbx-a"), Pbx.drivenByCallFiles("pbx-b"));
  }

  public static LabSpec of(Path directory, Pbx... pbxs) {
    return new LabSpec(directory, List.of(pbxs), CALLBACK_NUMBER, "lab-agi-secret");
  }
}
