/**
 * How often a number may be rung on one day of its own calendar, whatever campaign asks: {@code CARILLON_ATTEMPTS_PER_DAY}. The planner defers
 * who may not any more to the next day; the claim counts, and lets nobody through whom another pass was quicker for. What troubled nobody
 * (congestion, a trunk that failed, a start that was not made) is taken off again where it is settled. Alarms and callbacks are
 * counted and held back by nothing. Without a limit nothing is counted.
 */
package io.carillon.scheduler.daily;
