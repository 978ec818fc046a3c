/** The HTTP server: who may come in, what a request must look like, and how an error is said. */
package io.carillon.gateway.edge;
