/**
 * How many channels are left. The truth is the unsettled attempt rows: a channel is taken in the transaction that makes its
 * attempt and given back in the one that settles it, so no crash leaks or doubles one, and capacity in doubt is capacity in use.
 * A {@link io.carillon.scheduler.capacity.Ledger} is one pass's reading of them, and what the pass then takes.
 *
 * <p>{@code reserve} is never ours. {@code urgentReserve} is kept free of everything but priority 9: an alarm may use all of
 * {@code maxChannels − reserve}, everybody else {@code maxChannels − reserve − urgentReserve}, whoever holds the channels now. A PBX keeps as many
 * of its own channels free as the trunk over it that keeps most.
 *
 * <p>An attempt that was handed out holds its channel, begun or not: what an alarm overtakes at the agent it does not take the channel of.
 */
package io.carillon.scheduler.capacity;
