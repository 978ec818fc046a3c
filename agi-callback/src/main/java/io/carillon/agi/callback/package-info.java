/**
 * The request to be rung back: the caller's word is proven (token), read (number), looked up (who may ask) and turned into one
 * job whose id the call itself decides. Caller ids are hints: he is rung back at the number that stands in the table, which is
 * the one he called from, and an index at intake lets one open callback stand for each.
 */
package io.carillon.agi.callback;
