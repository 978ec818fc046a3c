package io.carillon.contract;

/** Who picked up, where answering machine detection was asked for. */
public enum AnsweredBy { HUMAN, MACHINE, UNSURE }
