package io.carillon.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What Kustomize renders of one folder, as Kubernetes' own model classes. A kind that is not expected is a failure. */
record Manifests(List<HasMetadata> all) {
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  private static final Map<String, Class<? extends HasMetadata>> KINDS = Map.ofEntries(
      Map.entry("v1/Namespace", Namespace.class),
      Map.entry("v1/ConfigMap", ConfigMap.class),
      Map.entry("v1/Secret", Secret.class),
      Map.entry("v1/Service", Service.class),
      Map.entry("v1/ServiceAccount", ServiceAccount.class),
      Map.entry("apps/v1/Deployment", Deployment.class),
      Map.entry("apps/v1/StatefulSet", StatefulSet.class),
      Map.entry("policy/v1/PodDisruptionBudget", PodDisruptionBudget.class),
      Map.entry("networking.k8s.io/v1/NetworkPolicy", NetworkPolicy.class),
      Map.entry("rbac.authorization.k8s.io/v1/Role", Role.class),
      Map.entry("rbac.authorization.k8s.io/v1/RoleBinding", RoleBinding.class));

  static Manifests render(String folder) {
    try {
      return read(kustomized(folder));
    } catch (IOException e) {
      throw new AssertionError("what kubectl kustomize " + folder + " rendered cannot be read", e);
    }
  }

  private static String kustomized(String folder) {
    try {
      var process = new ProcessBuilder("kubectl", "kustomize", Path.of("").toAbsolutePath().resolve(folder).toString())
          .redirectError(ProcessBuilder.Redirect.INHERIT).start();
      byte[] text = process.getInputStream().readAllBytes();
      if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) throw new AssertionError("kubectl kustomize " + folder + " failed: version 1.24 or newer is needed");
      return new String(text, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AssertionError("kubectl is needed to render the manifests: version 1.24 or newer (Debian package kubernetes-client, from Debian 13 on)", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  static Manifests read(String text) throws IOException {
    var found = new ArrayList<HasMetadata>();
    try (var documents = YAML.readerFor(JsonNode.class).<JsonNode>readValues(text)) {
      while (documents.hasNext()) found.add(typed(documents.next()));
    }
    return new Manifests(List.copyOf(found));
  }

  private static HasMetadata typed(JsonNode document) throws IOException {
    String kind = document.path("apiVersion").asText() + "/" + document.path("kind").asText();
    var type = KINDS.get(kind);
    if (type == null) throw new AssertionError("no such kind is expected: " + kind);
    return YAML.treeToValue(document, type);
  }

  <T extends HasMetadata> List<T> of(Class<T> type) {
    return all.stream().filter(type::isInstance).map(type::cast).toList();
  }

  List<Workload> workloads() {
    var found = new ArrayList<Workload>();
    of(Deployment.class).forEach(d -> found.add(new Workload(d.getMetadata().getName(), d.getSpec().getSelector(), d.getSpec().getTemplate())));
    of(StatefulSet.class).forEach(s -> found.add(new Workload(s.getMetadata().getName(), s.getSpec().getSelector(), s.getSpec().getTemplate())));
    return found;
  }
}
