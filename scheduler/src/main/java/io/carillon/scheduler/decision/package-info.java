/**
 * Why a job is where it is: a row for each change, in the transaction of that change, by whoever makes it. A waiting job whose reason stays the
 * same costs nothing. A call that is answered at once has two: over which trunk it was dialled and which were passed over, and how it
 * ended and what follows. The gateway makes sentences of them.
 */
package io.carillon.scheduler.decision;
