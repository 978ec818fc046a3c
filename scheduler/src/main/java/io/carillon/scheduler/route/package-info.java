/** Which lines may carry a number, in which order, and how each wants it written. Pure. */
package io.carillon.scheduler.route;
