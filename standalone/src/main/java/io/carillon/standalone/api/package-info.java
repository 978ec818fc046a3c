/** The public HTTP API as a client of it sees it. */
package io.carillon.standalone.api;
