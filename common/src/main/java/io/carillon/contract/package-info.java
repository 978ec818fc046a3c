/**
 * What is on the wire between the processes: one record a message, one codec, the topic names.
 *
 * <p>Every message is JSON in UTF-8 with CloudEvents 1.0 headers in binary mode. Readers ignore fields they do not know,
 * writers only add fields. A JSON Schema for each message lies in {@code resources/schema}, and the tests hold what is
 * published against it. Times are RFC 3339 in UTC, durations are whole milliseconds where the name says {@code Millis} and
 * whole seconds where it says {@code Seconds}.
 */
package io.carillon.contract;
