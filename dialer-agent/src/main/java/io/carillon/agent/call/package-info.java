/**
 * The life of one attempt once it has been announced: a pure machine over what is seen of it, and the one table that turns
 * evidence into an outcome (docs/outcomes.md). Time is an argument, effects are values; {@code CallTable} is the shell that
 * performs them.
 */
package io.carillon.agent.call;
