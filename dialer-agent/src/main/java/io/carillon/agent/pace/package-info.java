/** When the next call may start: the scheduler's shares, kept as a log of the last starts on the monotonic clock. */
package io.carillon.agent.pace;
