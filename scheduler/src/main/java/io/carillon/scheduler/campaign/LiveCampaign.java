package io.carillon.scheduler.campaign;

import io.carillon.contract.CampaignState;
import java.time.Instant;
import java.util.UUID;

/**
 * A campaign that is not over, with its counts.
 *
 * @param version changes with every change of its row
 * @param uploading contacts are being uploaded now
 */
record LiveCampaign(UUID id, String name, CampaignState state, boolean finishWhenDone, Instant startedAt, Instant endsAt, boolean uploading,
    long version, Counts counts) {}
