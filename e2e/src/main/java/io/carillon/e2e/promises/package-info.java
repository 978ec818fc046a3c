/**
 * The judge of all promises (P1 to P11): from what was written down of a run to what was broken in it. Pure; docs/testing.md
 * names each check.
 */
package io.carillon.e2e.promises;
