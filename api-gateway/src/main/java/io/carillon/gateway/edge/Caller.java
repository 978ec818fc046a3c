package io.carillon.gateway.edge;

import java.util.Set;

/**
 * Who asks.
 *
 * @param tenant whose calls he sees and makes
 * @param keyId the part of his key that may be shown
 */
public record Caller(String tenant, String keyId, Set<String> scopes) {
  /** {@code admin} may all, {@code write} may read. */
  public boolean may(String scope) {
    return scopes.contains(scope) || scopes.contains("admin") || scope.equals("read") && scopes.contains("write");
  }
}
