package io.carillon.k8s;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The settings each process reads, found where it reads them: names given to {@code Env} in its own sources and in
 * {@code common}.
 */
final class KnownSettings {
  private static final Pattern READ = Pattern.compile("(?:required|optional|integer|port|millis|flag|oneOf|secretFile|path)\\((?:env, )?\"(CARILLON_[A-Z_]+)\"");
  private static final Pattern REQUIRED = Pattern.compile("env\\.required\\(\"(CARILLON_[A-Z_]+)\"");
  private static final Map<String, String> MODULES = Map.of("gateway", "api-gateway", "scheduler", "scheduler", "agent", "dialer-agent",
      "agi-callback", "agi-callback");

  private KnownSettings() {}

  static Set<String> of(String process) throws IOException {
    return found(READ, MODULES.get(process), "common");
  }

  static Set<String> requiredBy(String process) throws IOException {
    return found(REQUIRED, MODULES.get(process));
  }

  private static Set<String> found(Pattern pattern, String... modules) throws IOException {
    var names = new TreeSet<String>();
    for (String module : modules) {
      try (var files = Files.walk(Path.of("").toAbsolutePath().getParent().resolve(module).resolve("src/main/java"))) {
        for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
          var matches = pattern.matcher(Files.readString(file));
          while (matches.find()) names.add(matches.group(1));
        }
      }
    }
    return names;
  }
}
