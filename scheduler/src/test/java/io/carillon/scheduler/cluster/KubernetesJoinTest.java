package io.carillon.scheduler.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** As far as it can be shown without a cluster: what Hazelcast is told, and that it takes it and asks for what only a pod has. */
final class KubernetesJoinTest {
  private static final ClusterSettings SETTINGS = new ClusterSettings("test", List.of(), "127.0.0.1", 5799, "carillon-scheduler", null);

  @Test void membersAreTheEndpointsOfTheServiceAndNobodyElse() {
    var join = HzMember.config(SETTINGS).getNetworkConfig().getJoin();
    assertThat(join.getKubernetesConfig().isEnabled()).isTrue();
    assertThat(join.getKubernetesConfig().getProperties()).containsEntry("service-name", "carillon-scheduler").containsEntry("service-port", "5799");
    assertThat(join.getTcpIpConfig().isEnabled()).isFalse();
    assertThat(join.getMulticastConfig().isEnabled()).isFalse();
    assertThat(HzMember.config(ClusterSettings.alone("test")).getNetworkConfig().getJoin().getKubernetesConfig().isEnabled()).isFalse();
  }

  @Test void outsideOfKubernetesItSaysWhatIsMissing() {
    assertThatThrownBy(() -> HzMember.start(SETTINGS, call -> {}, () -> {})).rootCause().hasMessageContaining("/var/run/secrets/kubernetes.io/serviceaccount");
  }
}
