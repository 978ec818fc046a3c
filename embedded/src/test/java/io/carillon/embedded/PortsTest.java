package io.carillon.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class PortsTest {
  @Test void noneIsGivenTwiceAndNoneToAnOutgoingConnection() {
    var ports = Stream.generate(Ports::free).limit(200).toList();
    assertThat(ports).doesNotHaveDuplicates().allMatch(port -> port < 32_768);
  }

  @Test void oneThatSomebodyHoldsIsPassedOver() throws Exception {
    int next = Ports.free() + 1;
    try (var held = new ServerSocket(next, 1, InetAddress.getLoopbackAddress())) {
      assertThat(Ports.free()).isNotEqualTo(held.getLocalPort());
    }
  }

  @Test void whatOthersHaveMarkedIsLeftToThem() throws Exception {
    int ours = Ports.free();
    var others = new ProcessBuilder(ProcessHandle.current().info().command().orElseThrow(), "-cp", System.getProperty("java.class.path"), Another.class.getName())
        .redirectErrorStream(true).start();
    String theirs = new String(others.getInputStream().readAllBytes()).strip();
    assertThat(others.waitFor()).isZero();
    assertThat(Integer.parseInt(theirs) / 64).isNotEqualTo(ours / 64);
  }

  /** Another process that wants one. */
  static final class Another {
    public static void main(String[] none) {
      System.out.println(Ports.free());
    }
  }
}
