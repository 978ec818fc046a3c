/**
 * What has been decided but not yet said. A decision writes its records into table {@code outbox} in its own transaction
 * ({@link io.carillon.scheduler.outbox.Outbox}); the relay of whoever leads publishes them and marks them sent.
 *
 * <p>Order: ids grow in the order of insertion, and what must keep an order is inserted under one lock (a lane's row, a job's
 * row), so that id order is that order. A record that failed holds back the later ones of its key, nobody else's.
 * A record may be published more than once, always the same bytes under the same {@code ce_id}: two relays at once
 * (one of them paused past its lead) do no harm.
 *
 * <p>The relay reads from where everything was sent ({@code Floor}): a lower bound with a margin, never a watermark.
 *
 * <p>Lanes: what one PBX is told is numbered under its {@code lane} row's lock; its agent drops numbers it has seen.
 */
package io.carillon.scheduler.outbox;
