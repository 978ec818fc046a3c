/** The live page and its files. */
package io.carillon.gateway.dashboard;
