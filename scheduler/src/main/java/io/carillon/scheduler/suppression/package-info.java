/** The numbers that must not be called, as a table for the claim: a copy of the compacted topic, which is the truth. */
package io.carillon.scheduler.suppression;
