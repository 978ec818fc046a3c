package io.carillon.contract;

import java.time.Instant;

/**
 * A number that must not be called, in {@code dial.suppressions}; a record without a value lifts it.
 *
 * @param list {@code default} counts for every call of the tenant; others where a call names them
 */
public record Suppression(String tenant, String list, String number, String reason, Instant addedAt) {
  public static final String DEFAULT_LIST = "default";

  /** The record's key: {@code tenant/list/number}. */
  public String key() {
    return key(tenant, list, number);
  }

  public static String key(String tenant, String list, String number) {
    return tenant + "/" + list + "/" + number;
  }
}
