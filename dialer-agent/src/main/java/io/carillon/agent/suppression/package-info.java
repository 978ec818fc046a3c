/**
 * This agent's own copy of the numbers that must not be called, and how old it may be: looked at last thing before a call leaves.
 */
package io.carillon.agent.suppression;
