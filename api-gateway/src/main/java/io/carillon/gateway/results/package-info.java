/** What became of calls: pages, exports, live streams. */
package io.carillon.gateway.results;
