/** Every job ends: what was not rung by its time becomes EXPIRED, with a result. */
package io.carillon.scheduler.expiry;
