/**
 * What operators set, as this process last read it: trunks, routes, PBXs, scripts, targets and the campaigns that run.
 *
 * <p>{@link io.carillon.scheduler.settings.PgSettings} reads all of it anew whenever Postgres says that something changed
 * ({@code carillon_settings}), whenever the subscription was lost and found again, and every few seconds in any case. A reader
 * gets one immutable {@link io.carillon.scheduler.settings.LineSettings}. A row that makes no sense is left out with a
 * warning; the others hold. While the database is away the last word stands: deciding needs the database anyway.
 *
 * <p>No limit rests on the notification: a decision's transaction compares the limits it was planned with ({@code dispatch.LineCheck}) and
 * has all of it read again where they are others.
 */
package io.carillon.scheduler.settings;
