package io.carillon.standalone.config;

import io.carillon.standalone.all.PbxLink;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads {@code carillon.yaml}. What the API also takes (PBXs, trunks, routes, scripts, targets, callers) is held against the
 * API's own schemas; what only this file says is checked here; and so is that names lead somewhere.
 */
public final class ConfigFile {
  /** Where entries of a list go, in the order in which they are applied, and the schema and key of each. */
  private enum Section {
    PBXS("pbxs", "Pbx", "id"), TRUNKS("trunks", "Trunk", "id"), ROUTES("routes", "Route", "id"), SCRIPTS("scripts", "Script", "name"),
    TARGETS("targets", "Target", "name"), CALLERS("callers", "Caller", "number");

    private final String path;
    private final String schema;
    private final String key;

    Section(String path, String schema, String key) {
      this.path = path;
      this.schema = schema;
      this.key = key;
    }
  }

  private static final String[] KNOWN = {"http", "kafkaPort", "postgresPort", "agi", "region", "zone", "forbiddenPrefixes", "pbxs", "trunks", "routes",
      "scripts", "targets", "callers", "keys"};
  private static final Set<String> SCOPES = Set.of("read", "write", "admin");

  private final ApiSchemas schemas;
  private final Path file;
  private final Path folder;
  private final Problems problems = new Problems();
  private final List<CarillonConfig.Entry> entries = new ArrayList<>();
  private final List<PbxLink> links = new ArrayList<>();
  private final Map<Section, Set<String>> names = new HashMap<>();

  private ConfigFile(ApiSchemas schemas, Path file) {
    this.schemas = schemas;
    this.file = file;
    this.folder = file.toAbsolutePath().getParent();
  }

  /** @throws BadConfig with every mistake */
  public static CarillonConfig read(ApiSchemas schemas, Path file) {
    String text;
    try {
      text = Files.readString(file);
    } catch (IOException e) {
      throw new BadConfig(List.of("the file " + file + " cannot be read: " + (Files.exists(file) ? e.getMessage() : "there is no such file")));
    }
    return new ConfigFile(schemas, file).parsed(text);
  }

  private CarillonConfig parsed(String text) {
    var tree = YamlTree.read(text, problems);
    var top = new Fields(tree, "", problems, folder).known(KNOWN);
    var http = top.inside("http").known("host", "port", "adminKeyFile");
    var agi = top.inside("agi").known("host", "port", "peers", "secretFile");
    for (var section : Section.values()) section(section, tree);
    references();
    if (problems.none() && links.isEmpty()) problems.add(tree.line(), "pbxs", "is empty: Carillon needs an Asterisk to ring with");
    var config = new CarillonConfig(file, http.text("host", "127.0.0.1"), http.port("port", 8080), readable(http, "adminKeyFile"),
        top.port("kafkaPort", 0), top.port("postgresPort", 0), agi.text("host", "127.0.0.1"), agi.port("port", 4573), agi.text("peers", null),
        readable(agi, "secretFile"), top.text("region", null), top.text("zone", null), top.texts("forbiddenPrefixes"), links, entries, keys(tree));
    if (!problems.none()) throw new BadConfig(problems.lines());
    return config;
  }

  private void section(Section section, Located.Mapping tree) {
    var seen = names.computeIfAbsent(section, any -> new HashSet<>());
    int nth = 0;
    for (var item : items(tree, section.path)) {
      String place = section.path + "[" + nth++ + "]";
      if (!(item instanceof Located.Mapping mapping)) {
        problems.add(item.line(), place, "must have fields");
        continue;
      }
      var settings = section == Section.PBXS ? mapping.without("ami", "spool", "evidence", "mode") : mapping;
      var fields = new Fields(mapping, place, problems, folder);
      String key = fields.required(section.key, "what it is called");
      if (!key.isEmpty() && !seen.add(key)) problems.add(mapping.line(), place, "is the second " + key);
      var body = settings.plain();
      if (section == Section.PBXS) pbx(fields, key, body);
      schemas.faults(section.schema, body).forEach(fault -> problems.add(mapping.lineAt(fault.pointer()), field(place, fault.pointer()), fault.detail()));
      entries.add(new CarillonConfig.Entry("/v1/" + section.path + "/" + key.replace("+", "%2B"), body, place, mapping));
    }
  }

  /** A PBX is driven in one way: by what stands under ami, or by call files where spool names the folder. */
  private void pbx(Fields fields, String id, JsonObject body) {
    Path evidence = fields.path("evidence");
    if (fields.has("ami") == fields.has("spool")) {
      fields.wrong("id", "needs either ami (host, port, user, secretFile) or spool (Asterisk's folder for call files)");
    } else if (fields.has("ami")) {
      body.put("mode", "AMI");
      var ami = fields.inside("ami").known("host", "port", "user", "secretFile");
      if (!ami.has("secretFile")) ami.required("secretFile", "the file with the manager user's secret");
      links.add(new PbxLink.Ami(id, ami.text("host", "127.0.0.1"), ami.port("port", 5038), ami.text("user", "carillon"), readable(ami, "secretFile"), evidence));
    } else {
      body.put("mode", "SPOOL");
      if (evidence == null) fields.wrong("spool", "needs evidence beside it: by call files the guard's evidence file is the only word of Asterisk");
      Path outgoing = fields.path("spool");
      if (outgoing != null && !Files.isDirectory(outgoing)) fields.wrong("spool", "names " + outgoing + ", which is no folder here");
      links.add(new PbxLink.Spool(id, outgoing, evidence));
    }
  }

  private void references() {
    for (var entry : entries) {
      if (entry.place().startsWith("trunks")) known(entry, "pbxs", Section.PBXS, "PBX");
      if (entry.place().startsWith("routes") || entry.place().startsWith("targets")) known(entry, "trunks", Section.TRUNKS, "trunk");
    }
  }

  private void known(CarillonConfig.Entry entry, String field, Section section, String what) {
    if (!(entry.from().fields().get(field) instanceof Located.Listing(int line, List<Located> items))) return;
    for (var item : items) {
      if (item.plain() instanceof String name && !names.get(section).contains(name)) {
        problems.add(item.line(), entry.place() + "." + field, "names " + name + ", and there is no such " + what + " in " + section.path);
      }
    }
  }

  private List<CarillonConfig.Key> keys(Located.Mapping tree) {
    var keys = new ArrayList<CarillonConfig.Key>();
    for (var item : items(tree, "keys")) {
      String place = "keys[" + keys.size() + "]";
      if (!(item instanceof Located.Mapping mapping)) {
        problems.add(item.line(), place, "must have fields");
        continue;
      }
      var fields = new Fields(mapping, place, problems, folder).known("file", "label", "tenant", "scopes");
      fields.required("file", "where the key stands, or is written when it is made");
      var scopes = fields.texts("scopes");
      if (scopes.isEmpty() || !SCOPES.containsAll(scopes)) fields.wrong("scopes", "must name one or more of read, write, admin");
      keys.add(new CarillonConfig.Key(fields.path("file"), fields.text("label", null), fields.text("tenant", "default"), scopes));
    }
    return keys;
  }

  private List<Located> items(Located.Mapping tree, String name) {
    return switch (tree.fields().get(name)) {
      case null -> List.of();
      case Located.Listing listing -> listing.items();
      case Located.Value(int line, Object value) when value == null -> List.of();
      case Located other -> {
        problems.add(other.line(), name, "must be a list");
        yield List.of();
      }
    };
  }

  private Path readable(Fields fields, String name) {
    Path path = fields.path(name);
    if (path != null && !Files.isReadable(path)) fields.wrong(name, "names " + path + ", which cannot be read");
    return path;
  }

  /** {@code trunks[0]} and {@code /pbxs/1} make {@code trunks[0].pbxs[1]}. */
  static String field(String place, String pointer) {
    var field = new StringBuilder(place);
    for (String step : pointer.split("/")) {
      if (!step.isEmpty()) field.append(step.matches("\\d+") ? "[" + step + "]" : "." + step);
    }
    return field.toString();
  }
}
