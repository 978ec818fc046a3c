package io.carillon.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.kafka.KafkaSettings;
import io.carillon.life.Env;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Renders the base and the example overlay with Kustomize, and holds them against Kubernetes' models and our own rules. */
@Execution(ExecutionMode.CONCURRENT)
final class ManifestsTest {
  private static final Set<String> PROCESSES = Set.of("gateway", "scheduler", "agent", "agi-callback");
  private static final String NAME = "app.kubernetes.io/name";

  @Test void theBaseHoldsEachProcessOnceAndTheExampleAnAgentAPbx() {
    assertThat(Manifests.render("base").workloads()).extracting(Workload::process).containsExactlyInAnyOrderElementsOf(PROCESSES);
    var agents = two().workloads().stream().filter(workload -> workload.process().equals("agent")).toList();
    assertThat(agents).extracting(agent -> agent.environment(two()).get("CARILLON_PBX")).containsExactlyInAnyOrder("pbx-a", "pbx-b");
    assertThat(agents).extracting(agent -> agent.selector().getMatchLabels().get("carillon.io/pbx")).containsExactlyInAnyOrder("pbx-a", "pbx-b");
  }

  @ParameterizedTest @ValueSource(strings = {"base", "overlays/two-pbxs"})
  void kubernetesKnowsEveryField(String folder) {
    for (var manifest : Manifests.render(folder).all()) assertThat(UnknownFields.in(manifest)).as(name(manifest)).isEmpty();
  }

  @Test void aFieldThatKubernetesDoesNotKnowIsFoundHoweverDeep() throws Exception {
    var wrong = Manifests.read("""
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: x}
        spec: {template: {spec: {containers: [{name: x, livenessProbe: {httpGet: {path: /, port: a, pfad: b}}}]}}}
        """);
    assertThat(UnknownFields.in(wrong.all().getFirst())).singleElement().asString().endsWith("HttpGet.pfad");
  }

  @ParameterizedTest @ValueSource(strings = {"base", "overlays/two-pbxs"})
  void everyWorkloadIsProbedConfinedAndBounded(String folder) {
    for (var workload : Manifests.render(folder).workloads()) {
      var pod = workload.template().getSpec();
      var container = workload.container();
      assertThat(pod.getContainers()).as(workload.name()).hasSize(1);
      probes(container.getLivenessProbe(), "/health/live", container.getPorts());
      probes(container.getReadinessProbe(), "/health/ready", container.getPorts());
      probes(container.getStartupProbe(), "/health/live", container.getPorts());
      assertThat(pod.getAutomountServiceAccountToken()).isFalse();
      assertThat(pod.getTerminationGracePeriodSeconds()).isGreaterThan(30);
      assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
      assertThat(pod.getSecurityContext().getRunAsUser()).isPositive();
      assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
      assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
      assertThat(container.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
      assertThat(container.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
      assertThat(container.getResources().getLimits()).containsKey("memory");
      assertThat(container.getResources().getRequests()).containsKeys("cpu", "memory");
      assertThat(container.getPorts()).allSatisfy(port -> assertThat(port.getName()).isNotBlank());
      assertThat(pod.getTopologySpreadConstraints()).singleElement()
          .satisfies(spread -> assertThat(selects(spread.getLabelSelector(), workload.labels())).isTrue());
    }
  }

  @ParameterizedTest @ValueSource(strings = {"base", "overlays/two-pbxs"})
  void selectorsMatchTheirPodsAndNobodyElses(String folder) {
    var manifests = Manifests.render(folder);
    for (var workload : manifests.workloads()) {
      assertThat(matching(manifests, workload.selector())).as(workload.name()).containsExactly(workload.name());
      assertThat(manifests.of(PodDisruptionBudget.class).stream().filter(budget -> selects(budget.getSpec().getSelector(), workload.labels())))
          .as("budgets of " + workload.name()).hasSize(1);
    }
    for (var service : manifests.of(Service.class)) {
      var own = manifests.workloads().stream().filter(workload -> workload.labels().entrySet().containsAll(service.getSpec().getSelector().entrySet())).toList();
      assertThat(own).as(name(service)).extracting(Workload::name).containsExactly(service.getMetadata().getName());
      var names = own.getFirst().container().getPorts().stream().map(ContainerPort::getName).toList();
      assertThat(service.getSpec().getPorts()).allSatisfy(port -> assertThat(names).contains(port.getTargetPort().getStrVal()));
    }
  }

  @ParameterizedTest @ValueSource(strings = {"base", "overlays/two-pbxs"})
  void everySettingIsOneThatItsProcessReadsAndNoneIsMissing(String folder) throws Exception {
    var manifests = Manifests.render(folder);
    for (var workload : manifests.workloads()) {
      var environment = workload.environment(manifests);
      assertThat(KnownSettings.of(workload.process())).as(workload.name()).containsAll(environment.keySet());
      var required = new TreeSet<>(KnownSettings.requiredBy(workload.process()));
      required.removeIf(name -> environment.containsKey(name + "_FILE"));
      assertThat(environment.keySet()).as(workload.name()).containsAll(required).contains("CARILLON_KAFKA", "CARILLON_MANAGEMENT_PORT");
      assertThat(environment.containsKey("CARILLON_POSTGRES")).isEqualTo(!workload.process().equals("agent"));
      assertThat(environment.get("CARILLON_MANAGEMENT_PORT")).isEqualTo(port(workload, "management"));
    }
  }

  @Test void secretsAreFilesOfMountedSecretsAndNeverValues() {
    var manifests = two();
    var secrets = manifests.of(Secret.class);
    for (var workload : manifests.workloads()) {
      var mounts = new HashMap<String, Secret>();
      for (var mount : workload.container().getVolumeMounts()) {
        var volume = workload.template().getSpec().getVolumes().stream().filter(v -> v.getName().equals(mount.getName())).findFirst().orElseThrow();
        if (volume.getSecret() != null) mounts.put(mount.getMountPath() + "/", named(secrets, volume));
      }
      workload.environment(manifests).forEach((name, value) -> {
        if (name.matches(".*(PASSWORD|SECRET|KEY)(_FILE)?")) assertThat(name).as(workload.name()).endsWith("_FILE");
        if (!name.endsWith("_FILE")) return;
        String folder = value.substring(0, value.lastIndexOf('/') + 1);
        assertThat(mounts).as(workload.name() + " " + name).containsKey(folder);
        assertThat(mounts.get(folder).getData()).as(workload.name() + " " + name).containsKey(value.substring(folder.length()));
      });
    }
  }

  @ParameterizedTest @ValueSource(strings = {"base", "overlays/two-pbxs"})
  void nothingIsAllowedButTheNeededFlows(String folder) {
    var manifests = Manifests.render(folder);
    var denied = manifests.of(NetworkPolicy.class).stream().filter(policy -> policy.getSpec().getPodSelector().getMatchLabels().isEmpty()).toList();
    assertThat(denied).singleElement().satisfies(policy -> {
      assertThat(policy.getSpec().getPolicyTypes()).containsExactlyInAnyOrder("Ingress", "Egress");
      assertThat(policy.getSpec().getIngress()).isEmpty();
      assertThat(policy.getSpec().getEgress()).isEmpty();
    });
    var in = Map.of("gateway", Set.of(8080, 8081), "scheduler", Set.of(5701, 8081), "agi-callback", Set.of(4573, 8081), "agent", Set.of(8081));
    var out = Map.of("gateway", Set.of(53, 9092, 5432, 5701), "scheduler", Set.of(53, 9092, 5432, 5701), "agi-callback", Set.of(53, 9092, 5432),
        "agent", Set.of(53, 9092, 5038));
    for (var workload : manifests.workloads()) {
      var inbound = new HashSet<Integer>();
      var outbound = new HashSet<Integer>();
      for (var policy : manifests.of(NetworkPolicy.class)) {
        if (!selects(policy.getSpec().getPodSelector(), workload.labels())) continue;
        policy.getSpec().getIngress().forEach(rule -> {
          assertThat(rule.getFrom()).as(name(policy)).isNotEmpty();
          inbound.addAll(ports(rule.getPorts()));
        });
        policy.getSpec().getEgress().forEach(rule -> {
          assertThat(rule.getTo()).as(name(policy)).isNotEmpty();
          outbound.addAll(ports(rule.getPorts()));
        });
      }
      assertThat(inbound).as("into " + workload.name()).isEqualTo(in.get(workload.process()));
      assertThat(outbound).as("out of " + workload.name()).isEqualTo(out.get(workload.process()));
      assertThat(inbound).as(workload.name()).isEqualTo(workload.container().getPorts().stream().map(ContainerPort::getContainerPort).collect(Collectors.toSet()));
    }
  }

  @Test void whoAsksTheApiMayReadTheEndpointsAndNobodyElseHasAToken() throws Exception {
    var manifests = Manifests.render("overlays/joined-by-api");
    for (var manifest : manifests.all()) assertThat(UnknownFields.in(manifest)).as(name(manifest)).isEmpty();
    var role = manifests.of(Role.class).getFirst();
    assertThat(role.getRules()).allSatisfy(rule -> {
      assertThat(rule.getVerbs()).isSubsetOf("get", "list", "watch");
      assertThat(rule.getResources()).isSubsetOf("endpoints", "endpointslices", "pods");
    });
    var binding = manifests.of(RoleBinding.class).getFirst();
    assertThat(binding.getRoleRef().getName()).isEqualTo(role.getMetadata().getName());
    var account = binding.getSubjects().getFirst().getName();
    assertThat(manifests.of(ServiceAccount.class)).singleElement().satisfies(one -> assertThat(one.getMetadata().getName()).isEqualTo(account));
    for (var workload : manifests.workloads()) {
      boolean asks = workload.process().equals("scheduler");
      var pod = workload.template().getSpec();
      assertThat(pod.getAutomountServiceAccountToken()).as(workload.name()).isEqualTo(asks);
      assertThat(pod.getServiceAccountName()).as(workload.name()).isEqualTo(asks ? account : null);
      assertThat(KnownSettings.of(workload.process())).as(workload.name()).containsAll(workload.environment(manifests).keySet());
      if (asks) {
        assertThat(manifests.of(Service.class)).extracting(service -> service.getMetadata().getName())
            .contains(workload.environment(manifests).get("CARILLON_HAZELCAST_SERVICE"));
      }
    }
  }

  @Test void theBrokersSettingsAreWhatTheProcessesAccept() {
    var environment = two().workloads().getFirst().environment(two());
    var env = new Env(name -> name.endsWith("_FILE") ? null : environment.get(name));
    KafkaSettings.read(env);
    assertThat(org.assertj.core.api.Assertions.catchThrowableOfType(Env.BadSettings.class, env::check).problems())
        .as("only the file that is not here is missed").containsExactly("CARILLON_KAFKA_PASSWORD_FILE is needed with SASL");
  }

  private static Manifests two() {
    return Manifests.render("overlays/two-pbxs");
  }

  private static void probes(Probe probe, String path, List<ContainerPort> ports) {
    assertThat(probe).isNotNull();
    assertThat(probe.getHttpGet().getPath()).isEqualTo(path);
    assertThat(probe.getHttpGet().getPort()).isEqualTo(new IntOrString("management"));
    assertThat(ports).extracting(ContainerPort::getName).contains("management");
  }

  private static String port(Workload workload, String name) {
    return workload.container().getPorts().stream().filter(port -> port.getName().equals(name)).findFirst().orElseThrow().getContainerPort().toString();
  }

  private static List<Integer> ports(List<NetworkPolicyPort> ports) {
    assertThat(ports).isNotEmpty();
    return ports.stream().map(port -> port.getPort().getIntVal()).toList();
  }

  private static List<String> matching(Manifests manifests, LabelSelector selector) {
    return manifests.workloads().stream().filter(workload -> selects(selector, workload.labels())).map(Workload::name).toList();
  }

  private static boolean selects(LabelSelector selector, Map<String, String> labels) {
    assertThat(labels).containsEntry(NAME, "carillon");
    return labels.entrySet().containsAll(selector.getMatchLabels().entrySet()) && selector.getMatchExpressions().stream().allMatch(expression -> {
      assertThat(expression.getOperator()).isEqualTo("In");
      return expression.getValues().contains(labels.get(expression.getKey()));
    });
  }

  private static Secret named(List<Secret> secrets, Volume volume) {
    return secrets.stream().filter(secret -> secret.getMetadata().getName().equals(volume.getSecret().getSecretName())).findFirst().orElseThrow();
  }

  private static String name(HasMetadata manifest) {
    return manifest.getKind() + " " + manifest.getMetadata().getName();
  }
}
