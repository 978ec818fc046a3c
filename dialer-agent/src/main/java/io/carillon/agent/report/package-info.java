/** What the agent says: events in the order (epoch, seq), ends repeated until the broker has them, and what could not be read. */
package io.carillon.agent.report;
