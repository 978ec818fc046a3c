package io.carillon.life;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Reads a process's settings and collects every mistake, so that they are reported together ({@link #check}). A value read
 * after a mistake is a harmless placeholder: nothing is started from it.
 */
public final class Env {
  private final Function<String, String> source;
  private final List<String> problems = new ArrayList<>();

  public Env(Function<String, String> source) {
    this.source = source;
  }

  /** Settings that cannot be used; the message has a line for each mistake. */
  public static final class BadSettings extends RuntimeException {
    private final List<String> problems;

    public BadSettings(List<String> problems) {
      super(String.join(System.lineSeparator(), problems));
      this.problems = List.copyOf(problems);
    }

    public List<String> problems() {
      return problems;
    }
  }

  /** A value that must be there. */
  public String required(String name, String meaning) {
    String value = raw(name);
    if (value == null) {
      problem(name, "is not set: " + meaning);
      return "";
    }
    return value;
  }

  public String optional(String name, String otherwise) {
    String value = raw(name);
    return value == null ? otherwise : value;
  }

  public int integer(String name, int otherwise, int least, int most) {
    String value = raw(name);
    if (value == null) return otherwise;
    try {
      int number = Integer.parseInt(value);
      if (number >= least && number <= most) return number;
    } catch (NumberFormatException notANumber) {
      // said below, together with the range
    }
    problem(name, "is '" + value + "': a whole number from " + least + " to " + most + " is wanted");
    return otherwise;
  }

  /** A TCP port; 0 lets the system choose. */
  public int port(String name, int otherwise) {
    return integer(name, otherwise, 0, 65535);
  }

  /** A whole number of milliseconds. */
  public Duration millis(String name, Duration otherwise) {
    return Duration.ofMillis(integer(name, (int) otherwise.toMillis(), 0, Integer.MAX_VALUE));
  }

  public boolean flag(String name, boolean otherwise) {
    String value = raw(name);
    if (value == null) return otherwise;
    if (value.equals("true") || value.equals("false")) return value.equals("true");
    problem(name, "is '" + value + "': true or false is wanted");
    return otherwise;
  }

  public String oneOf(String name, String otherwise, Set<String> allowed) {
    String value = optional(name, otherwise);
    if (allowed.contains(value)) return value;
    problem(name, "is '" + value + "': one of " + String.join(", ", allowed.stream().sorted().toList()) + " is wanted");
    return otherwise;
  }

  /** The content of the file this names, without its last line end: secrets are files, never values. Null where not set. */
  public String secretFile(String name) {
    String value = raw(name);
    if (value == null) return null;
    try {
      return Files.readString(Path.of(value)).stripTrailing();
    } catch (java.io.IOException | java.nio.file.InvalidPathException e) {
      problem(name, "names '" + value + "', which cannot be read: " + e.getMessage());
      return null;
    }
  }

  /** Adds a mistake that only the caller can see. */
  public void problem(String name, String whatIsWrong) {
    problems.add(name + " " + whatIsWrong);
  }

  /** @throws BadSettings with all mistakes, where there was one */
  public void check() {
    if (!problems.isEmpty()) throw new BadSettings(problems);
  }

  private String raw(String name) {
    String value = source.apply(name);
    return value == null || value.isBlank() ? null : value.strip();
  }
}
