package io.carillon.agent.call;

/**
 * What the machine has to know of an attempt besides its state.
 *
 * @param ringSeconds our own ring time
 * @param longestSeconds how long it can live at most: ring, talk and a margin
 * @param trunkGood the trunk has carried a channel since Asterisk started
 * @param acknowledge whether a digit was asked for; null where that is not known (an earlier holder's attempt)
 */
record Terms(int ringSeconds, long longestSeconds, boolean trunkGood, Boolean acknowledge) {}
