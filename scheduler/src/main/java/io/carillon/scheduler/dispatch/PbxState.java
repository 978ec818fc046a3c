package io.carillon.scheduler.dispatch;

import io.carillon.scheduler.capacity.Foreign;

/**
 * What is believed of one PBX.
 *
 * @param well enabled, fenced, its link up, its word fresh and its channels counted in time: it may be handed calls
 */
record PbxState(String id, long epoch, boolean well, Foreign foreign) {}
