/** The whole system against real Asterisk: what a user asks for, judged by what the carrier at the far end saw. */
package io.carillon.e2e;
