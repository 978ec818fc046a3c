package io.carillon.standalone.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** Takes the fields of one mapping by name and type, and says what is missing, wrong or not known. */
final class Fields {
  private final Located.Mapping mapping;
  private final String place;
  private final Problems problems;
  private final Path folder;

  /** @param folder what relative paths are relative to */
  Fields(Located.Mapping mapping, String place, Problems problems, Path folder) {
    this.mapping = mapping;
    this.place = place;
    this.problems = problems;
    this.folder = folder;
  }

  Fields known(String... names) {
    var known = Set.of(names);
    mapping.fields().forEach((name, value) -> {
      if (!known.contains(name)) problems.add(value.line(), at(name), "is not a field here; there are " + String.join(", ", names));
    });
    return this;
  }

  boolean has(String name) {
    return mapping.fields().containsKey(name);
  }

  String text(String name, String otherwise) {
    return switch (mapping.fields().get(name)) {
      case null -> otherwise;
      case Located.Value(int line, String text) when !text.isBlank() -> text;
      // 5.10 and 0123 are numbers to YAML, and no longer what was written
      case Located.Value(int line, Number number) -> wrong(line, name, "is a number to YAML: put it in quotes", otherwise);
      case Located other -> wrong(other.line(), name, "must be text", otherwise);
    };
  }

  String required(String name, String meaning) {
    if (!has(name)) problems.add(mapping.line(), at(name), "is missing: " + meaning);
    return text(name, "");
  }

  int port(String name, int otherwise) {
    return switch (mapping.fields().get(name)) {
      case null -> otherwise;
      case Located.Value(int line, Long number) when number >= 0 && number <= 65535 -> number.intValue();
      case Located other -> wrong(other.line(), name, "must be a port, 0 to 65535", otherwise);
    };
  }

  List<String> texts(String name) {
    return switch (mapping.fields().get(name)) {
      case null -> List.of();
      case Located.Listing(int line, List<Located> items) -> items.stream()
          .map(item -> item instanceof Located.Value(int at, String text) ? text : wrong(item.line(), name, "must be a list of texts", "")).toList();
      case Located other -> wrong(other.line(), name, "must be a list of texts", List.of());
    };
  }

  /** A path; a relative one begins where the file stands. */
  Path path(String name) {
    String text = text(name, null);
    return text == null ? null : folder.resolve(text).toAbsolutePath().normalize();
  }

  Fields inside(String name) {
    String inner = at(name);
    return switch (mapping.fields().get(name)) {
      case null -> new Fields(Located.Mapping.empty(mapping.line()), inner, problems, folder);
      case Located.Mapping fields -> new Fields(fields, inner, problems, folder);
      case Located other -> new Fields(wrong(other.line(), name, "must have fields of its own", Located.Mapping.empty(other.line())), inner, problems, folder);
    };
  }

  int line(String name) {
    var value = mapping.fields().get(name);
    return value == null ? mapping.line() : value.line();
  }

  void wrong(String name, String whatIsWrong) {
    problems.add(line(name), at(name), whatIsWrong);
  }

  private <T> T wrong(int line, String name, String whatIsWrong, T otherwise) {
    problems.add(line, at(name), whatIsWrong);
    return otherwise;
  }

  private String at(String name) {
    return place.isEmpty() ? name : place + "." + name;
  }
}
