package io.carillon.testkit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives a test class a broker whose topics are fresh and a database that is fresh and migrated, as a parameter of type
 * {@link Backends} of its constructor, its lifecycle methods or its tests. All tests of the class share them.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(BackendsExtension.class)
public @interface WithBackends {}
