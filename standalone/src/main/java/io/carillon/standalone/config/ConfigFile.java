package io.carillon.standalone.config;

import io.carillon.gateway.settings.SettingsCheck;
import io.carillon.gateway.submit.Names;
import io.carillon.scheduler.SchedulerSettings;
import io.carillon.standalone.all.AllInOneSpec.Scheduling;
import io.carillon.standalone.all.PbxLink;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads {@code carillon.yaml}. What the API also takes (PBXs, trunks, routes, scripts, targets, callers) is held against the
 * API's own schemas and checks; what only this file says against those of the processes ({@link OwnRules}); and names must lead
 * somewhere. What is started from a file without a mistake may still find a port in use, never a setting that is wrong.
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

  private static final String[] KNOWN = {"http", "kafkaPort", "postgresPort", "agi", "region", "zone", "attemptsPerDay", "keepDays", "forbiddenPrefixes", "pbxs", "trunks",
      "routes", "scripts", "targets", "callers", "keys"};
  private static final Set<String> SCOPES = Set.of("read", "write", "admin");

  private final ApiSchemas schemas;
  private final Path file;
  private final Path folder;
  private final Problems problems = new Problems();
  private final List<CarillonConfig.Entry> entries = new ArrayList<>();
  private final List<PbxLink> links = new ArrayList<>();
  private final Map<Section, Set<String>> names = new HashMap<>();
  private String region;
  private List<String> forbiddenPrefixes;

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
    boolean whole = problems.none();
    var top = new Fields(tree, "", problems, folder).known(KNOWN);
    var http = top.inside("http").known("host", "port", "adminKeyFile");
    var agi = top.inside("agi").known("host", "port", "peers", "secretFile");
    region = OwnRules.region(top);
    forbiddenPrefixes = OwnRules.forbiddenPrefixes(top);
    for (var section : Section.values()) section(section, tree);
    references();
    // What is no YAML holds nothing that could be missing.
    if (whole) anAsterisk(tree);
    var config = new CarillonConfig(file, http.text("host", "127.0.0.1"), http.port("port", 8080), OwnRules.adminKey(http),
        top.port("kafkaPort", 0), top.port("postgresPort", 0), agi.text("host", "127.0.0.1"), agi.port("port", 4573), OwnRules.peers(agi),
        OwnRules.agiSecret(agi), region, OwnRules.zone(top), scheduling(top), forbiddenPrefixes, links, entries, keys(tree));
    if (!problems.none()) throw new BadConfig(problems.lines());
    return config;
  }

  private static Scheduling scheduling(Fields top) {
    return new Scheduling(top.count("attemptsPerDay", 1, SchedulerSettings.MOST_ATTEMPTS), top.count("keepDays", 1, SchedulerSettings.MOST_DAYS));
  }

  private void anAsterisk(Located.Mapping tree) {
    var pbxs = tree.fields().get("pbxs");
    boolean none = pbxs == null || pbxs.plain() == null || pbxs instanceof Located.Listing listing && listing.items().isEmpty();
    if (none) problems.add(pbxs == null ? tree.line() : pbxs.line(), "pbxs", "is empty: Carillon needs an Asterisk to ring with");
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
      if (section == Section.CALLERS) OwnRules.caller(fields, key, region, forbiddenPrefixes);
      faults(section, body).forEach((pointer, wrong) -> problems.add(mapping.lineAt(pointer), field(place, pointer), wrong));
      entries.add(new CarillonConfig.Entry("/v1/" + section.path + "/" + key.replace("+", "%2B"), body, place, mapping));
    }
  }

  /** By their places; what the schema says of a place goes before what the API's check says. */
  private Map<String, String> faults(Section section, JsonObject body) {
    var faults = new LinkedHashMap<String, String>();
    schemas.faults(section.schema, body).forEach(fault -> faults.put(fault.pointer(), fault.detail()));
    // Of a copy: it puts what follows from other fields, and that is not the file's to send.
    SettingsCheck.faults(section.schema, body.copy()).forEach(fault -> faults.putIfAbsent(fault.pointer(), fault.detail()));
    return faults;
  }

  /** A PBX is driven in one way: by what stands under ami, or by call files where spool names the folder. */
  private void pbx(Fields fields, String id, JsonObject body) {
    Path evidence = fields.path("evidence");
    if (fields.has("ami") == fields.has("spool")) {
      fields.wrong("id", "needs either ami (host, port, user, secretFile) or spool (Asterisk's folder for call files)");
    } else if (fields.has("ami")) {
      body.put("mode", "AMI");
      var ami = fields.inside("ami").known("host", "port", "user", "secretFile", "requireFixed");
      if (!ami.has("secretFile")) ami.required("secretFile", "the file with the manager user's secret");
      links.add(new PbxLink.Ami(id, ami.text("host", "127.0.0.1"), ami.port("port", 5038, 1), ami.text("user", "carillon"), OwnRules.amiSecret(ami),
          ami.flag("requireFixed", false), evidence));
    } else {
      body.put("mode", "SPOOL");
      if (evidence == null) fields.wrong("spool", "needs evidence beside it: by call files the guard's evidence file is the only word of Asterisk");
      Path outgoing = fields.path("spool");
      if (outgoing != null && !Files.isDirectory(outgoing)) fields.wrong("spool", "names " + outgoing + ", which is no folder here");
      links.add(new PbxLink.Spool(id, outgoing, evidence));
    }
  }

  private void references() {
    names.get(Section.SCRIPTS).addAll(Names.BUILT_IN_SCRIPTS);
    for (var entry : entries) {
      String place = entry.place();
      if (place.startsWith("trunks")) known(entry, "pbxs", Section.PBXS, "PBX");
      if (place.startsWith("routes") || place.startsWith("targets")) known(entry, "trunks", Section.TRUNKS, "trunk");
      if (place.startsWith("targets") || place.startsWith("callers")) known(entry, "script", Section.SCRIPTS, "script");
      if (place.startsWith("callers")) known(entry, "pbx", Section.PBXS, "PBX");
    }
  }

  private void known(CarillonConfig.Entry entry, String field, Section section, String what) {
    var named = switch (entry.from().fields().get(field)) {
      case null -> List.<Located>of();
      case Located.Listing(int line, List<Located> items) -> items;
      case Located one -> List.of(one);
    };
    for (var item : named) {
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
      keys.add(new CarillonConfig.Key(OwnRules.apiKey(fields), fields.text("label", null), fields.text("tenant", "default"), scopes));
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

  /** {@code trunks[0]} and {@code /pbxs/1} make {@code trunks[0].pbxs[1]}. */
  static String field(String place, String pointer) {
    var field = new StringBuilder(place);
    for (String step : pointer.split("/")) {
      if (!step.isEmpty()) field.append(step.matches("\\d+") ? "[" + step + "]" : "." + step);
    }
    return field.toString();
  }
}
