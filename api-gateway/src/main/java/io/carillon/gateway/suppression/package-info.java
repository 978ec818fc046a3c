/** Numbers that must not be called. */
package io.carillon.gateway.suppression;
