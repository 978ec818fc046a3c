package io.carillon.agent.assignment;

import io.carillon.agent.report.Reports;
import io.carillon.contract.Assignment;
import io.carillon.contract.Wire;
import io.carillon.kafka.Received;
import java.util.List;
import java.util.function.Consumer;

/**
 * Records of the assignments topic to assignments: each lane number once; what cannot be read is set aside and holds nobody up.
 */
public final class Lane {
  private final Consumer<Assignment> told;
  private final Reports reports;
  private final SeenLanes seen = new SeenLanes();

  public Lane(Consumer<Assignment> told, Reports reports) {
    this.told = told;
    this.reports = reports;
  }

  public void take(List<Received> batch) {
    for (var record : batch) {
      try {
        var assignment = record.as(Assignment.class);
        if (seen.isNew(assignment.lane())) told.accept(assignment);
      } catch (Wire.Unreadable unreadable) {
        reports.setAside(record, unreadable.getMessage());
      } catch (RuntimeException unheeded) {
        // Given again it would fail again, and nothing behind it would ever be read. An attempt among it ends as NOT_STARTED.
        reports.setAside(record, "could not be heeded: " + unheeded);
      }
    }
  }
}
