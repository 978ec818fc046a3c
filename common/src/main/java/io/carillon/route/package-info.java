/** Asterisk's dial patterns: which numbers a route takes, and what it makes of them. */
package io.carillon.route;
