/** Work that is done again and again: never twice at once, never given up. */
package io.carillon.scheduler.ticking;
