/** One call at a time: what a client writes becomes a job in the broker. */
package io.carillon.gateway.submit;
