/**
 * When people may be rung. Pure, and on the safe side where local time is ambiguous: in the night when clocks go back a window
 * opens at the later of two equal local times and closes at the earlier; in the night when they go forward a time that does
 * not exist is the moment of the change.
 */
package io.carillon.scheduler.window;
