package io.carillon.standalone.demo;

/** A trunk of the demo and its limits. */
record DemoTrunk(String id, int maxChannels, int callsPerSecond) {}
