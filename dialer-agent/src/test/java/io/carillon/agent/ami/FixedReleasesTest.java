package io.carillon.agent.ami;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.agent.ami.FixedReleases.Standing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FixedReleasesTest {
  /** The release before the first that is mended, and that one, of each line. */
  @ParameterizedTest @CsvSource({"18.24.1, 18.24.2", "20.9.1, 20.9.2", "21.4.1, 21.4.2", "certified/18.9-cert10, certified/18.9-cert11",
      "certified-20.7-cert1, certified-20.7-cert2", "19.8.1, 22.0.0", "certified-18.9-cert1, certified-22.8-cert1"})
  void theLineIsDrawnBetween(String older, String mended) {
    assertThat(FixedReleases.of(older)).isEqualTo(Standing.OLDER);
    assertThat(FixedReleases.of(mended)).isEqualTo(Standing.MENDED);
  }

  @ParameterizedTest @ValueSource(strings = {"22.10.0~dfsg+~cs6.17.60671435-1", "20.9.10", "20.10.0", "18.25.0-rc1", "23.1.0", "100.0.0", "certified-20.7-cert10"})
  void isMended(String version) {
    assertThat(FixedReleases.of(version)).isEqualTo(Standing.MENDED);
  }

  @ParameterizedTest @ValueSource(strings = {"16.28.0~dfsg-0+deb11u8", "1.8.32.3", "13.38.3", "17.9.4", "18.9.0", "20.8.20", "certified/16.8-cert14", "certified-13.21-cert6"})
  void isOlder(String version) {
    assertThat(FixedReleases.of(version)).isEqualTo(Standing.OLDER);
    assertThat(FixedReleases.complaint(version)).startsWith("Asterisk " + version + " is older").contains("CVE-2024-42365", "20.9.2", "update");
  }

  @ParameterizedTest @NullSource @ValueSource(strings = {"", "GIT-master-1a2b3c4", "GIT-20-1a2b3c4", "SVN-branch-11-r400000", "unknown", "twenty"})
  void nobodyCanTell(String version) {
    assertThat(FixedReleases.of(version)).isEqualTo(Standing.UNKNOWN);
  }

  @Test void ofOneThatNobodyCanTellItIsSaidSo() {
    assertThat(FixedReleases.complaint("GIT-master-1a2b3c4")).startsWith("nobody can tell whether Asterisk GIT-master-1a2b3c4 mends CVE-2024-42365");
  }
}
