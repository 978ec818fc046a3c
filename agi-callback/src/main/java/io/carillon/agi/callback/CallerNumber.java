package io.carillon.agi.callback;

import io.carillon.number.NumberForm;
import java.util.Optional;

/**
 * The one form of a caller's number, however the carrier writes it: the form under which the gateway keeps the callers
 * ({@link NumberForm}). An extension is its digits; the table decides whether it is anybody's. Whatever is not plainly a number
 * has none.
 *
 * @param region ISO 3166 country of numbers without {@code +}; null: those are extensions
 */
public record CallerNumber(String region) {
  public Optional<String> canonical(String callerId) {
    return switch (NumberForm.read(callerId, region)) {
      case NumberForm.World number -> Optional.of(number.e164());
      case NumberForm.Short extension -> Optional.of(extension.digits());
      case NumberForm.Unreadable none -> Optional.empty();
    };
  }
}
