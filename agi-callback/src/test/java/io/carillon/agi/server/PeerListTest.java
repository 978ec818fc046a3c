package io.carillon.agi.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class PeerListTest {
  @Test void loopbackIsTheDefaultAndNothingElse() {
    var peers = PeerList.parse(PeerList.LOOPBACK);
    assertThat(peers.allows("127.0.0.1")).isTrue();
    assertThat(peers.allows("127.9.9.9")).isTrue();
    assertThat(peers.allows("::1")).isTrue();
    assertThat(peers.allows("0:0:0:0:0:0:0:1%lo")).isTrue();
    assertThat(peers.allows("::ffff:127.0.0.1")).isTrue();
    assertThat(peers.allows("128.0.0.1")).isFalse();
    assertThat(peers.allows("::2")).isFalse();
    assertThat(peers.allows("localhost")).isFalse();
  }

  @Test void blocksEndAtTheirBit() {
    var peers = PeerList.parse("10.1.0.0/20, 192.168.7.9 ,fd00:1::/33");
    assertThat(peers.allows("10.1.15.255")).isTrue();
    assertThat(peers.allows("10.1.16.0")).isFalse();
    assertThat(peers.allows("192.168.7.9")).isTrue();
    assertThat(peers.allows("192.168.7.10")).isFalse();
    assertThat(peers.allows("fd00:1:7fff::1")).isTrue();
    assertThat(peers.allows("fd00:1:8000::1")).isFalse();
    assertThat(PeerList.parse("0.0.0.0/0").allows("8.8.8.8")).isTrue();
    assertThat(PeerList.parse("0.0.0.0/0").allows("fd00::1")).isFalse();
  }

  @Test void namesAndOddAddressesAreRefusedWithTheirText() {
    for (String text : List.of("pbx.example.org", "10.1", "10.1.0.0/33", "10.1.0.0/", "10.1.0.0/-1", "::1/129", "", " , ", "1.2.3.4.5", "2130706433")) {
      assertThatThrownBy(() -> PeerList.parse(text)).as(text).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test void eachPeerHasABucketOfItsOwn() {
    var pace = new PeerPace(10);
    for (int i = 0; i < 10; i++) assertThat(pace.take("a", 0)).isTrue();
    assertThat(pace.take("a", 0)).isFalse();
    assertThat(pace.take("b", 0)).isTrue();
    assertThat(pace.take("a", 99_000_000)).isFalse();
    assertThat(pace.take("a", 200_000_000)).isTrue();
    int after = 0;
    for (int i = 0; i < 100; i++) if (pace.take("a", 3_600_000_000_000L)) after++;
    assertThat(after).isEqualTo(10);
  }
}
