package io.carillon.contract;

/**
 * What the called party sees.
 *
 * @param number digits, with a leading + where it is an E.164 number
 * @param name printable ASCII, 40 characters at most, without quotes, angle brackets, comma, semicolon; or null
 */
public record CallerId(String number, String name) {}
