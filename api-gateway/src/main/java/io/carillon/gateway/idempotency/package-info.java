/** The same request twice has the effect, and the answer, of once. */
package io.carillon.gateway.idempotency;
