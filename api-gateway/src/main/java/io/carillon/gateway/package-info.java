/** The gateway: HTTP in, {@code dial.jobs} out, and what became of it. It decides nothing about calls. */
package io.carillon.gateway;
