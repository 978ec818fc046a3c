package io.carillon.e2e;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Starts the whole for the first test that wants it; the end of the JVM's run closes it. (Where classes are handed to several JVMs, each
 * class is a tree of its own, and the root's store ends with it.)
 */
final class WholeExtension implements ParameterResolver {
  private static final ExtensionContext.Namespace OURS = ExtensionContext.Namespace.create(WholeExtension.class);

  @Override public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Whole.class;
  }

  @Override public Whole resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context.getStore(ExtensionContext.StoreScope.LAUNCHER_SESSION, OURS).computeIfAbsent(Whole.class, first -> Whole.start(), Whole.class);
  }
}
