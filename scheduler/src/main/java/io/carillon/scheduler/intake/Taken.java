package io.carillon.scheduler.intake;

import io.carillon.contract.Destination;
import io.carillon.contract.JobMessage;
import io.carillon.contract.JobMessage.JobSubmitted;
import io.carillon.contract.Wire;
import io.carillon.id.Ids;
import io.carillon.kafka.Received;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/**
 * One record of {@code dial.jobs}: read, or with what is wrong with it.
 *
 * @param message null where it could not be read
 * @param spec a submitted job's wish as JSON, else null
 * @param wrong why it could not be read, or null
 */
record Taken(Received record, JobMessage message, String spec, String wrong) {
  /** Far more than a call can say; the rest of a larger record is not looked at. */
  static final int MOST_BYTES = 256 * 1024;

  private static final Instant FIRST = Instant.parse("2000-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-12-31T00:00:00Z");
  private static final byte[] NUL = {'\\', 'u', '0', '0', '0', '0'};

  static Taken read(Received record) {
    try {
      check(record);
      var message = record.as(JobMessage.class);
      return switch (message) {
        case JobSubmitted submitted -> {
          check(submitted);
          yield new Taken(record, submitted, Wire.encodeText(submitted.spec()), null);
        }
        case JobMessage.JobCancel cancel -> {
          if (!Ids.isUuid(cancel.jobId())) throw new Wire.Unreadable("the job's id is not a UUID", null);
          yield new Taken(record, cancel, null, null);
        }
      };
    } catch (Wire.Unreadable bad) {
      return new Taken(record, null, null, bad.getMessage());
    } catch (IllegalArgumentException unwritable) {
      return new Taken(record, null, null, "the wish cannot be stored as JSON: a lone surrogate?");
    }
  }

  private static void check(Received record) throws Wire.Unreadable {
    if (record.key() == null) throw new Wire.Unreadable("no key", null);
    if (record.value() == null) throw new Wire.Unreadable("no value", null);
    if (record.value().length > MOST_BYTES) throw new Wire.Unreadable("larger than " + MOST_BYTES + " bytes", null);
    if (holdsNul(record.value())) throw new Wire.Unreadable("holds the character U+0000", null);
  }

  private static void check(JobSubmitted job) throws Wire.Unreadable {
    if (!Ids.isUuid(job.jobId())) throw new Wire.Unreadable("the job's id is not a UUID", null);
    if (job.campaignId() != null && !Ids.isUuid(job.campaignId())) throw new Wire.Unreadable("the campaign's id is not a UUID", null);
    if (job.groupId() != null && !Ids.isUuid(job.groupId())) throw new Wire.Unreadable("the group's id is not a UUID", null);
    if (job.tenant() == null || job.kind() == null || job.spec() == null || job.submittedAt() == null) {
      throw new Wire.Unreadable("tenant, kind, spec and submittedAt are needed", null);
    }
    if (!storable(job.submittedAt()) || !storable(job.spec().notBefore()) || !storable(job.spec().expiresAt())) {
      throw new Wire.Unreadable("a time outside the years 2000 to 9999", null);
    }
    List<Destination> destinations = job.spec().destinations();
    if (destinations == null || destinations.isEmpty()) throw new Wire.Unreadable("no destination", null);
    for (var destination : destinations) {
      if (destination == null || (destination.to() == null) == (destination.target() == null)) {
        throw new Wire.Unreadable("a destination is a number or a target", null);
      }
    }
  }

  private static boolean storable(Instant time) {
    return time == null || !time.isBefore(FIRST) && time.isBefore(LAST);
  }

  private static boolean holdsNul(byte[] value) {
    for (int at = 0; at <= value.length - NUL.length; at++) {
      if (value[at] == NUL[0] && Arrays.equals(value, at, at + NUL.length, NUL, 0, NUL.length)) return true;
    }
    return false;
  }
}
