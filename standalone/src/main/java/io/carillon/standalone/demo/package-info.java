/** The demo: real Asterisk, a campaign through the public API, and the carrier's own record beside our results. */
package io.carillon.standalone.demo;
