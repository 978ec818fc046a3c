/**
 * How a process begins and ends: settings from the environment with all mistakes at once, parts opened in order and closed in
 * reverse.
 */
package io.carillon.life;
