/**
 * When the next call may start: the scheduler's shares, kept as a log of the last starts on the monotonic clock.
 *
 * <p>A start has an instant, the earliest time of its write. It is announced ahead of it, by as long as the broker's word takes
 * ({@link io.carillon.agent.pace.BrokersWord}), so that the word does not lengthen the window; each window is longer than the
 * share's by what the ways to the carrier differ ({@link io.carillon.agent.pace.Jitter}).
 */
package io.carillon.agent.pace;
