/** {@code carillon.yaml}: read with its line numbers, checked as a whole, applied through the API. */
package io.carillon.standalone.config;
