package io.carillon.testkit;

import io.carillon.kafka.TopicSetup;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** See {@link WithBackends}. The servers live as long as the JVM's test run; the rest as long as a test class. */
final class BackendsExtension implements BeforeAllCallback, AfterAllCallback, ParameterResolver {
  private static final Logger log = LoggerFactory.getLogger(BackendsExtension.class);
  private static final Namespace HERE = Namespace.create(BackendsExtension.class);

  /** What all test classes of a JVM share; closed by JUnit at the end of the run. */
  private record Shared(Servers servers, Databases databases) implements AutoCloseable {
    static Shared start() {
      long begun = System.nanoTime();
      var servers = Servers.start();
      var shared = new Shared(servers, new Databases(servers));
      log.atInfo().addKeyValue("where", servers.where()).addKeyValue("millis", (System.nanoTime() - begun) / 1_000_000).log("test servers are up");
      return shared;
    }

    @Override public void close() {
      servers.close();
    }
  }

  @Override public void beforeAll(ExtensionContext context) throws TimeoutException {
    if (own(context) != null) return; // a @Nested class shares its outer class's
    var shared = shared(context).computeIfAbsent(Shared.class, key -> Shared.start(), Shared.class);
    FreshTopics.clear(shared.servers().kafka());
    var vertx = Vertx.vertx();
    var kafka = shared.servers().kafka();
    TopicSetup.shared(vertx, kafka).await(30, TimeUnit.SECONDS);
    context.getStore(HERE).put(Backends.class, new Backends(kafka, shared.databases().fresh(), vertx));
  }

  @Override public void afterAll(ExtensionContext context) {
    var backends = context.getStore(HERE).remove(Backends.class, Backends.class);
    if (backends == null) return;
    backends.close();
    shared(context).get(Shared.class, Shared.class).databases().drop(backends.postgres());
  }

  @Override public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Backends.class;
  }

  @Override public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return own(context);
  }

  /** Of the JVM's run: where classes are handed to several JVMs, each class is a tree of its own, and the root's store ends with it. */
  private static ExtensionContext.Store shared(ExtensionContext context) {
    return context.getStore(ExtensionContext.StoreScope.LAUNCHER_SESSION, HERE);
  }

  private static Backends own(ExtensionContext context) {
    return context.getStore(HERE).get(Backends.class, Backends.class);
  }
}
