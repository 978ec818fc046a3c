/** What the scheduler tells this agent, from the record to the moment of the write: read, judged, queued, paced, announced. */
package io.carillon.agent.assignment;
