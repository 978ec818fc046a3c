package io.carillon.standalone.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

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
      // NO, the country
      case Located.Value(int line, Boolean answer) -> wrong(line, name, "is yes or no to YAML: put it in quotes", otherwise);
      case Located other -> wrong(other.line(), name, "must be text", otherwise);
    };
  }

  String required(String name, String meaning) {
    if (!has(name)) problems.add(mapping.line(), at(name), "is missing: " + meaning);
    return text(name, "");
  }

  /** A whole number; null where it is not there. */
  Integer count(String name, int least, int most) {
    return switch (mapping.fields().get(name)) {
      case null -> null;
      case Located.Value(int line, Long number) when number >= least && number <= most -> Integer.valueOf(number.intValue());
      case Located other -> wrong(other.line(), name, "must be a whole number, " + least + " to " + most, null);
    };
  }

  /** One to listen on; 0 is a free one. */
  int port(String name, int otherwise) {
    return port(name, otherwise, 0);
  }

  /** @param least 0 where it may be any that is free, else 1 */
  int port(String name, int otherwise, int least) {
    return switch (mapping.fields().get(name)) {
      case null -> otherwise;
      case Located.Value(int line, Long number) when number >= least && number <= 65535 -> number.intValue();
      case Located other -> wrong(other.line(), name, "must be a port, " + least + " to 65535", otherwise);
    };
  }

  boolean flag(String name, boolean otherwise) {
    return switch (mapping.fields().get(name)) {
      case null -> otherwise;
      case Located.Value(int line, Boolean value) -> value;
      case Located other -> wrong(other.line(), name, "must be true or false", otherwise);
    };
  }

  List<String> texts(String name) {
    return texts(name, any -> null);
  }

  /** @param flaw what is wrong with a text, null: nothing; said with the line on which it stands */
  List<String> texts(String name, Function<String, String> flaw) {
    return switch (mapping.fields().get(name)) {
      case null -> List.of();
      case Located.Listing(int line, List<Located> items) -> items.stream().map(item -> text(name, item, flaw)).toList();
      case Located other -> wrong(other.line(), name, "must be a list of texts", List.of());
    };
  }

  private String text(String name, Located item, Function<String, String> flaw) {
    if (!(item instanceof Located.Value(int line, String text))) return wrong(item.line(), name, "must be a list of texts", "");
    String why = flaw.apply(text);
    if (why != null) problems.add(line, at(name), why);
    return text;
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
