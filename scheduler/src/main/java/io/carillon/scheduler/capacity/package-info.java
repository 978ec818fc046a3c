/**
 * How many channels are left. The truth is the unsettled attempt rows: a channel is taken in the transaction that makes its
 * attempt and given back in the one that settles it, so no crash leaks or doubles one, and capacity in doubt is capacity in use.
 * A {@link io.carillon.scheduler.capacity.Ledger} is one pass's reading of them, and what the pass then takes.
 *
 * <p>{@code reserve} is never ours. {@code urgentReserve} is kept free of everything but priority 9: an alarm may use all of
 * {@code maxChannels − reserve}, everybody else {@code maxChannels − reserve − urgentReserve}, whoever holds the channels now.
 */
package io.carillon.scheduler.capacity;
