package io.carillon.contract;

/**
 * The key that says "I have heard it".
 *
 * @param digit one of 0-9 * #
 * @param timeoutSeconds how long after the prompts it is waited for
 */
public record Acknowledge(String digit, int timeoutSeconds) {}
