package io.carillon.scheduler.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.contract.Window;
import java.time.ZoneId;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class RecipientZonesTest {
  private static final ZoneId OURS = ZoneId.of("Europe/Vienna");
  private final RecipientZones zones = new RecipientZones(OURS);

  private static Window in(String zone) {
    return new Window("09:00", "20:00", Set.of(), zone);
  }

  @Test
  void findsTheZoneOfAFixedLine() {
    assertThat(zones.of(in("recipient"), "+12125550123")).containsExactly(ZoneId.of("America/New_York"));
  }

  @Test
  void findsAllZonesAWideCountrysMobileMayBeIn() {
    assertThat(zones.of(in("recipient"), "+79161112233")).hasSizeGreaterThan(3).contains(ZoneId.of("Europe/Moscow"));
  }

  @Test
  void anExtensionLivesWhereWeDo() {
    assertThat(zones.of(in("recipient"), "6003")).containsExactly(OURS);
    assertThat(zones.of(in(null), "+12125550123")).containsExactly(OURS);
    assertThat(zones.of(in("Asia/Tokyo"), "+12125550123")).containsExactly(ZoneId.of("Asia/Tokyo"));
  }
}
