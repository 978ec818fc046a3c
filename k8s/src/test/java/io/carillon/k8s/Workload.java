package io.carillon.k8s;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import java.util.Map;
import java.util.TreeMap;

/** A Deployment or StatefulSet, seen alike. */
record Workload(String name, LabelSelector selector, PodTemplateSpec template) {
  Container container() {
    return template.getSpec().getContainers().getFirst();
  }

  /** The process of ours it runs. */
  String process() {
    return container().getArgs().getFirst();
  }

  Map<String, String> labels() {
    return template.getMetadata().getLabels();
  }

  /** Its environment, names and values; a value from a field is {@code (fieldPath)}. */
  Map<String, String> environment(Manifests manifests) {
    var environment = new TreeMap<String, String>();
    for (var source : container().getEnvFrom()) {
      String name = source.getConfigMapRef().getName();
      environment.putAll(manifests.of(ConfigMap.class).stream().filter(map -> map.getMetadata().getName().equals(name)).findFirst()
          .orElseThrow(() -> new AssertionError(name() + " reads ConfigMap " + name + ", which is not there")).getData());
    }
    for (var variable : container().getEnv()) {
      environment.put(variable.getName(), variable.getValue() != null ? variable.getValue() : "(" + variable.getValueFrom().getFieldRef().getFieldPath() + ")");
    }
    return environment;
  }
}
