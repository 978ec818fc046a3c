/**
 * What trunks carry just now, for views: as the schedulers' Hazelcast shows it, of which a gateway is a client. The only place here that imports
 * it. Nothing is decided by it and nothing waits for it: without it answers lack this one field.
 */
package io.carillon.gateway.use;
