package io.carillon.scheduler.dispatch;

import io.carillon.contract.AgentEvent.AgentStatus;
import io.carillon.contract.PbxMode;
import io.carillon.route.PbxWord;
import io.carillon.scheduler.agents.Overheard;
import io.carillon.scheduler.capacity.Foreign;
import java.time.Duration;
import java.util.HashMap;

/**
 * What stands of one PBX in its row, or was read of it since, and what may be believed of it. Pure.
 *
 * <p>What its agent counted is believed for a second ({@link PbxWord#COUNTED}), a count of none too: after that others may have taken the lines, and
 * nothing is started over this PBX until it has counted again. Its last count still weighs on the trunks that other PBXs reach too: who
 * is not counted has not hung up. A PBX that was switched off weighs for as long as its agent is heard and reaches Asterisk.
 *
 * <p>By call files nobody can be asked what channels there are: there no count is demanded and nothing of others is known here; the guard counts
 * what the dialplan puts into its group.
 *
 * <p>The age of a count is the time since its word was read and the time it took. What the word took on the way to us is not in it: clocks of two machines
 * tell that to no better than their own difference.
 *
 * @param status what the agent said last, with the channels it counted last; null: nothing yet
 * @param silence since it was read; null: nothing was read of the present holder
 */
record Heard(String id, PbxMode mode, boolean enabled, long epoch, boolean fenced, boolean linkUp, AgentStatus status, Duration silence) {
  /**
   * With what this scheduler read by itself, where that is of the present holder and no older than what stands in the row. A count that is in both is as
   * old as when it was read first. What can't be counted now was counted last by whom we heard, else as the row has it.
   *
   * @param holder the present one, null: there was none yet
   * @param said null: nothing was read
   */
  Heard or(String holder, Overheard.Word said, long nowNanos) {
    if (said == null || said.status().epoch() != epoch || !said.status().holder().equals(holder)) return this;
    boolean stored = status != null && status.epoch() == epoch && holder.equals(status.holder());
    if (stored && status.clockAt().isAfter(said.status().clockAt())) return this;
    var last = said.status().linkUp() ? said.status() : said.counted() == null ? status : said.counted();
    return new Heard(id, mode, enabled, epoch, fenced, said.status().linkUp(), last, Duration.ofNanos(nowNanos - said.atNanos()));
  }

  PbxState state() {
    return new PbxState(id, epoch, word().trouble().isEmpty(), enabled || linkUp && word().isFresh() ? foreign() : Foreign.NONE, HeardPace.of(status, silence));
  }

  /** Everything is well but its count: too old, or not there. */
  boolean lacksCount() {
    return enabled && fenced && linkUp && !word().isCounted();
  }

  private PbxWord word() {
    return new PbxWord(mode, enabled, fenced, true, linkUp, silence, status != null, status == null ? null : status.countMillis());
  }

  private Foreign foreign() {
    if (status == null || status.trunks() == null) return Foreign.NONE;
    var foreign = new HashMap<String, Integer>();
    status.trunks().forEach((trunk, use) -> foreign.put(trunk, Math.max(0, use.foreign())));
    return new Foreign(foreign, status.otherChannels() == null ? 0 : status.otherChannels());
  }
}
