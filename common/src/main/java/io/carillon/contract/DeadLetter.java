package io.carillon.contract;

import java.time.Instant;

/** What could not be read: where it stood, why it was left, and what it was (Base64, cut at 64 KiB). */
public record DeadLetter(String topic, int partition, long offset, String key, String reason, String valueBase64, Instant at) {}
