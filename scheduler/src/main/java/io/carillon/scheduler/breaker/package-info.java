/**
 * Whether a trunk carries calls by way of one PBX: a circuit breaker for each such pair.
 *
 * <pre>
 *            5 failures of its own, one after the other; or 20 with those for which the carrier had no room,
 *            over 10 s at least and while no call of ours is up there
 *   CLOSED ───────────────────────────────────────────────────────────────────────────────────────────────> OPEN
 *     ^  ^                                                                                                  │  ^
 *     │  └── any call that rang, was answered or was turned down by the callee ────────────────────────┐    │  │ the probe failed:
 *     │                                                                                                │    │  │ 5 s, 10 s … 60 s
 *     └──────────────────────────────────── the same, of the probe ──────────────────────────────── PROBING <┘  │
 *                                                                                                      └───────┘
 * </pre>
 *
 * <p>What is learned comes from {@code settle}, in the transaction that settles the attempt, and stands in {@code trunk_health}: any
 * scheduler settles, one leads, and a new lead knows what the old one did. {@code dispatch} reads it with the lines of a pass and asks again in
 * the deciding transaction. A probe is a real job's attempt; while it is under way nobody else is sent there.
 *
 * <p>A failure of a call that began before the last proof says nothing, nor does a proof that is older than the first failure: whoever was
 * talking when the carrier went away hangs up later. A full PBX ({@code PBX_OVERLOADED}), a call that was not begun, or one whose own wish
 * could not be had ({@code NO_CODEC}, {@code UNFIT}) is no fault of the trunk's.
 *
 * <p>An attempt that ends on a trunk that is out uses up neither an attempt nor one of those that are free: an outage loses no job.
 */
package io.carillon.scheduler.breaker;
