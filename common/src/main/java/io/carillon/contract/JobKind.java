package io.carillon.contract;

/** What is wished for: somebody rung, or somebody who rang us rung back. */
public enum JobKind { DIAL, CALLBACK }
