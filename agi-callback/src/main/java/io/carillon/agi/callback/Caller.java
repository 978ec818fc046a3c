package io.carillon.agi.callback;

/**
 * Somebody who may ask to be rung back.
 *
 * @param number in its one form; he is rung back here and nowhere else
 * @param script what he hears then
 */
public record Caller(String tenant, String number, String script) {}
