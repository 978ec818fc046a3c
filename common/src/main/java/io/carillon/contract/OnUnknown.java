package io.carillon.contract;

/** What to do with a job whose attempt left no evidence: give up (nobody is rung twice) or try again. */
public enum OnUnknown { STOP, RETRY }
