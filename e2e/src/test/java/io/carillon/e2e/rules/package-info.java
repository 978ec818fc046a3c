/** What holds for the whole repository: who may import what, and that the documents say what is there. No server is needed. */
package io.carillon.e2e.rules;
