/**
 * A Kafka broker and a PostgreSQL server for one machine: in this JVM and in its care, with the durability of the real ones.
 *
 * <p>What either has acknowledged is on disk: the broker flushes each batch before it answers, the database runs with fsync and
 * synchronous commit. Both listen on 127.0.0.1 only, and both find their way back after a {@code kill -9} of the JVM.
 */
package io.carillon.embedded;
