/** Contacts by the million: read as they come, published as they are read. */
package io.carillon.gateway.contacts;
