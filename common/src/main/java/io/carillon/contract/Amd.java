package io.carillon.contract;

/**
 * Answering machine detection.
 *
 * @param detect whether to listen first
 * @param onMachine what a machine gets: {@code play}, {@code leave} (after the tone) or {@code hangup}
 */
public record Amd(boolean detect, String onMachine) {}
