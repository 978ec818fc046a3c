package io.carillon.contract;

/** Who ended an answered call. */
public enum HungUpBy { CALLEE, US, SCRIPT }
