/**
 * How fast calls may start. A limit of calls per second is dealt out to the agents in whole starts, and each agent keeps its
 * share where calls start: at most k in any window. So bursts of assignments do not become bursts on the wire, and no clock is
 * shared.
 *
 * <p>{@link io.carillon.scheduler.pace.ShareDealer} (pure) deals. The shares of a limit never sum to more than it, and that
 * counts what somebody may still believe he has: a share that shrinks or moves is counted at its old size until its holder has said that he
 * goes by the smaller one, and one window and his jitter have passed since that was read; where he does not say so, until the old word has
 * run out (its validity, an allowance for clocks, and one window more). He says it in {@code agent.status} by the number of the message
 * whose shares he goes by, and not before what an earlier one allowed is written; of an earlier message he takes nothing any more. With a limit smaller than the number of agents only so
 * many hold one. {@link io.carillon.scheduler.pace.PgShares} keeps the shares as rows, written in the transaction that tells the
 * agents, so that a successor knows what was promised.
 *
 * <p>{@link io.carillon.scheduler.pace.PaceBook} is the scheduler's own reckoning of when an agent will start what it was handed:
 * assignments go out at most 500 ms ahead of it. It is there to keep queues short, for a start that waits at its agent for more
 * than a second is refused: so it reckons each window a little longer than the agent says it makes it, and where an agent says that
 * one more call would wait longer than was reckoned, the reckoning moves by as much. A new leader's begins with what the attempts say
 * was started, each start as late as it may have been.
 */
package io.carillon.scheduler.pace;
