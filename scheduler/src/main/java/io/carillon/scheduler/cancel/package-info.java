/** Telling jobs to stop: what waits is cancelled at once, what is dialling is hung up and cancelled when its end is known. */
package io.carillon.scheduler.cancel;
