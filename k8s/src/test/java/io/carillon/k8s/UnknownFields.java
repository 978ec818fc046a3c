package io.carillon.k8s;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Finds, anywhere in a tree of model classes, the fields that Kubernetes does not know: the models keep them as additional
 * properties.
 */
final class UnknownFields {
  private final List<String> found = new ArrayList<>();

  private UnknownFields() {}

  static List<String> in(Object model) {
    var fields = new UnknownFields();
    fields.look(model.getClass().getSimpleName(), model);
    return fields.found;
  }

  private void look(String path, Object value) {
    switch (value) {
      case null -> { }
      case List<?> list -> list.forEach(one -> look(path + "[]", one));
      case Map<?, ?> map -> map.forEach((key, one) -> look(path + "." + key, one));
      default -> {
        if (value.getClass().getName().startsWith("io.fabric8.")) lookInside(path, value);
      }
    }
  }

  private void lookInside(String path, Object model) {
    for (Method getter : model.getClass().getMethods()) {
      if (getter.getParameterCount() != 0 || !getter.getName().startsWith("get") || getter.getName().equals("getClass")) continue;
      Object value = call(getter, model);
      if (getter.getName().equals("getAdditionalProperties")) ((Map<?, ?>) value).keySet().forEach(name -> found.add(path + "." + name));
      else look(path + "." + getter.getName().substring(3), value);
    }
  }

  private static Object call(Method getter, Object model) {
    try {
      return getter.invoke(model);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new AssertionError(getter.toString(), e);
    }
  }
}
