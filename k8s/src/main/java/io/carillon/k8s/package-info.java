/** Holds the manifests against what Kubernetes knows and what the processes read. */
package io.carillon.k8s;
