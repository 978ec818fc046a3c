/**
 * The whole core in one thread and virtual time: the real schedulers and agents over a store in memory, a simulated broker, Asterisk
 * and carrier, under faults, from a seed. Each step is held to the promises of DESIGN, section 6.
 *
 * <pre>
 *  World       puts everything together and runs it
 *  loop        time, and processes that pause and die
 *  store       the scheduler's statements over tables in memory
 *  broker      topics, groups, repeats
 *  pbx         the guard, the link, the carrier's answers
 *  truth       what the outside sees, and what was promised
 *  Faults, Wishes, Plants   what goes wrong, what is asked, what is broken on purpose
 * </pre>
 */
package io.carillon.simulation;
