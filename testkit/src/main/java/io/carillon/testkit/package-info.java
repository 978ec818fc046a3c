/**
 * What integration tests share: one broker and one database a JVM (containers where a Docker engine and images are at hand, else
 * the embedded ones), a fresh database and fresh topics for every test class, and the means to wait for what is published.
 *
 * <p>A test class says {@code @WithBackends} and asks for {@link io.carillon.testkit.Backends} as a parameter.
 */
package io.carillon.testkit;
