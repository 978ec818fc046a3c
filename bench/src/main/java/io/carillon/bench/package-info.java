/**
 * Measurements that anyone can repeat: {@code bench/run NAME} starts what it needs, does paired runs and prints one JSON line a
 * result. Ratios are taken within one run of the machine, medians over several; what falls short of its goal is printed as it is.
 */
package io.carillon.bench;
