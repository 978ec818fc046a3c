package io.carillon.agi.callback;

import io.vertx.core.Future;
import java.util.Optional;

/** Who may ask to be rung back by which PBX. */
public interface CallerStore {
  /** The enabled caller of this number; a failed Future where the store cannot say. */
  Future<Optional<Caller>> find(String number, String pbx);
}
