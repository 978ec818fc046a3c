package io.carillon.contract;

/**
 * What the called party sees.
 *
 * @param number digits, with a leading + where it is an E.164 number
 * @param name 1 to 40 letters, digits and signs that mean nothing to a dialplan, spaces between them; or null
 */
public record CallerId(String number, String name) {}
