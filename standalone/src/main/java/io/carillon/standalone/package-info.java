/** All of Carillon in one JVM, and the {@code carillon} command: the demo on real Asterisk, and a user's own installation. */
package io.carillon.standalone;
