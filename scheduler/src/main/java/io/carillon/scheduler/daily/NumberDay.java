package io.carillon.scheduler.daily;

import java.time.LocalDate;

/** A number of one tenant's calls, on one day where the number is at home. */
public record NumberDay(String tenant, String number, LocalDate day) {}
