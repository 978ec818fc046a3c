package io.carillon.lab;

/** A call that the carrier made to a PBX, once it is over. {@code dialStatus} and {@code cause} are what the PBX made of it. */
public record CarrierRing(String uid, String number, String callerNumber, long startMillis, long endMillis, String dialStatus, int cause) {}
