package io.carillon.contract;

/** How an agent makes its Asterisk dial: over the manager interface, or by call files in its spool. */
public enum PbxMode { AMI, SPOOL }
