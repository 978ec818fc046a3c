/**
 * Which lines may carry a number, in which order, and how each wants it written; and what keeps a line from being used now.
 * Shared, and pure but for {@link io.carillon.route.PbxWords}: the scheduler decides by {@link io.carillon.route.RouteLadder},
 * the gateway answers by it.
 */
package io.carillon.route;
