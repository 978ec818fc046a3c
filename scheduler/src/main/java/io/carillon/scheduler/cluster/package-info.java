/**
 * The schedulers' knowledge of each other: Hazelcast, and the only place that imports it. It decides nothing and remembers
 * nothing that matters. A member that is late, alone, split off or down costs speed only: without its wake-ups everybody works at
 * the next tick, without its map the views are of one scheduler. That one is gone is a reason to ask Postgres for the lead, never
 * to have it. So nothing waits for it: it starts beside everything else and is tried again when it fails.
 *
 * <p>Discovery is by the list of members or by the API of Kubernetes, never multicast; strings are all that is sent; nothing is told to anybody outside.
 */
package io.carillon.scheduler.cluster;
