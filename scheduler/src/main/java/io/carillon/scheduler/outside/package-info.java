/** The ground the parts of a scheduler stand on: event loop, database, broker, clock and chance, handed in from the process. */
package io.carillon.scheduler.outside;
