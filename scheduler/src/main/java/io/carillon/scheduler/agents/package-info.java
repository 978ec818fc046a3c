/**
 * Who drives each PBX: epochs, the fence, what agents said last, and the doubt they leave behind.
 *
 * <p><b>Holders.</b> {@link io.carillon.scheduler.agents.AgentDesk} gives each holder one epoch, higher than Postgres's and
 * Asterisk's, in the transaction that also writes its welcome. Every holder ever admitted is remembered: a hello read again
 * changes nothing, an old holder's least of all. Until {@code agent.fenced} of the present epoch was read, nothing is handed to
 * the PBX.
 *
 * <p><b>Why an attempt is never rung twice and never hangs.</b> An agent says {@code originating}, with the broker's word for it,
 * before the first byte goes to Asterisk; all that one agent says stands in one partition, in order, and is read in that order.
 * So:
 *
 * <pre>
 *  unsettled attempt of …
 *   an older epoch, when fenced is read
 *     no originating before it  REFUSED (FENCED): Asterisk drops whatever of that epoch still comes; once a second also those that a
 *                               pass under way committed after the fence was judged
 *     originating               in doubt: the new holder is asked (attempt.resolve), now and every 5 s until it answers
 *   the present epoch
 *     the agent answers         as it says: it answers every dial it reads, TOO_LATE among them
 *     no originating, and the same holder's status of a time 5 s past not-after was read, its clock being right
 *                               REFUSED (NOT_STARTED): by its own clock it starts nothing later than not-after, and what it had said
 *                               before that status has been read. The dial was lost on the way
 *     originating, no end       the agent reconciles after every gap and ends it
 *   whatever it is, past settle-by (not-after + ring + longest call + 30 s)
 *                               UNKNOWN (NO_WORD): the guard has ended the call by then
 * </pre>
 *
 * <p>The third rule needs the agent's word in order and a clock that is never set back by more than 5 s. The database's is the
 * measure: {@code AgentClocks} marks an agent whose clock is more than 2 s away from it, and nothing is concluded from that one's
 * time, nor is it given calls or shares. What passes before and after it was set has been set by 4 s at most. It is judged in a
 * transaction after the one that stored the status, so that everything read up to that status is visible. A silent agent is not
 * judged before a fence or settle-by: it may be paused with a start in its hand.
 *
 * <p>If settling fails, the transaction is rolled back and the reader gives the same records again;
 * {@link io.carillon.scheduler.agents.DoubtPart} looks again a second later.
 */
package io.carillon.scheduler.agents;
