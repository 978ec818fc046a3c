package io.carillon.scheduler.window;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberToTimeZonesMapper;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import io.carillon.contract.Window;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/**
 * In which zones the clock of a window runs: the one it names, or those of the number called. A number may be in any of several
 * (a mobile in a wide country): the window must be open in all. An extension, and a number of no known place, lives where we do.
 */
public final class RecipientZones {
  private static final String RECIPIENT = "recipient";

  private final ZoneId ours;
  private final PhoneNumberUtil numbers = PhoneNumberUtil.getInstance();
  private final PhoneNumberToTimeZonesMapper zones = PhoneNumberToTimeZonesMapper.getInstance();

  public RecipientZones(ZoneId ours) {
    this.ours = ours;
  }

  public List<ZoneId> of(Window window, String number) {
    if (window.zone() == null) return List.of(ours);
    return window.zone().equals(RECIPIENT) ? of(number) : List.of(zone(window.zone()));
  }

  /** Where a number's days begin: the first of its zones. */
  public ZoneId home(String number) {
    return of(number).getFirst();
  }

  private List<ZoneId> of(String number) {
    if (!number.startsWith("+")) return List.of(ours);
    try {
      var found = new ArrayList<ZoneId>();
      for (String name : zones.getTimeZonesForNumber(numbers.parse(number, "ZZ"))) {
        if (!name.equals(PhoneNumberToTimeZonesMapper.getUnknownTimeZone())) found.add(zone(name));
      }
      return found.isEmpty() ? List.of(ours) : found;
    } catch (NumberParseException notOne) {
      return List.of(ours);
    }
  }

  private ZoneId zone(String name) {
    try {
      return ZoneId.of(name);
    } catch (DateTimeException unknownHere) {
      return ours;
    }
  }
}
