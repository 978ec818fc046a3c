/**
 * The composition of everything in one JVM: broker, database, scheduler, gateway, agi-callback and an agent a PBX, opened in
 * order, closed in reverse.
 */
package io.carillon.standalone.all;
