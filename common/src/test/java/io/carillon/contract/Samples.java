package io.carillon.contract;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes one value of any record on the wire: with every field, or with no more than its schema requires. */
final class Samples {
  private static final Map<String, String> TEXTS = Map.ofEntries(
      Map.entry("tenant", "main"), Map.entry("pbx", "pbx-a"), Map.entry("holder", "0190a8f0-0000-7000-8000-00000000000a"),
      Map.entry("callbackKey", "pbx-a/+79161112233"), Map.entry("to", "+79161112233"), Map.entry("typed", "89161112233"),
      Map.entry("number", "+79161112233"), Map.entry("target", "voicemail-6003"), Map.entry("name", "duty"),
      Map.entry("script", "notify"), Map.entry("play", "monitoring/down"), Map.entry("digit", "1"), Map.entry("onMachine", "leave"),
      Map.entry("variables", "42"), Map.entry("account", "ops"), Map.entry("codecs", "alaw"), Map.entry("suppressionLists", "office"),
      Map.entry("reference", "INC-42"), Map.entry("Window.from", "09:00"), Map.entry("Window.to", "20:00"), Map.entry("Window.holidays", "ru"), Map.entry("days", "MON"),
      Map.entry("zone", "recipient"), Map.entry("dial", "PJSIP/79161112233@north"), Map.entry("Trunk.dial", "PJSIP/${number}@north"),
      Map.entry("endpoint", "PJSIP/north"), Map.entry("trunk", "north"), Map.entry("id", "north"), Map.entry("context", "office"),
      Map.entry("extension", "s"), Map.entry("application", "Playback"), Map.entry("data", "beep"), Map.entry("scope", "trunk"),
      Map.entry("asteriskVersion", "22.8.2"), Map.entry("lastError", "connection refused"), Map.entry("digits", "12#"),
      Map.entry("reason", "TOO_LATE"), Map.entry("dialStatus", "NOANSWER"), Map.entry("channel", "PJSIP/north-00000001"),
      Map.entry("list", "default"), Map.entry("topic", "dial.jobs"), Map.entry("key", "k"), Map.entry("valueBase64", "eyI="));
  private static final Set<String> UUIDS = Set.of("jobId", "campaignId", "groupId", "attemptId");

  private Samples() {}

  static Object full(Class<?> record) {
    return make(record, null, null);
  }

  /** @param schema the record's own; what it does not require is left null (numbers and booleans are always there) */
  static Object minimal(Class<?> record, JsonNode schema) {
    return make(record, schema, schema);
  }

  private static Object make(Class<?> record, JsonNode node, JsonNode root) {
    var parts = record.getRecordComponents();
    var values = Arrays.stream(parts).map(part -> {
      if (node == null) return value(record, part.getName(), part.getGenericType(), null, null);
      boolean required = part.getType().isPrimitive() || Schemas.requires(node, part.getName());
      var own = Schemas.resolve(node.path("properties").path(part.getName()), root);
      return required ? value(record, part.getName(), part.getGenericType(), own, root) : null;
    }).toArray();
    try {
      return record.getDeclaredConstructor(Arrays.stream(parts).map(RecordComponent::getType).toArray(Class<?>[]::new)).newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError("no sample of " + record, e);
    }
  }

  private static Object value(Class<?> owner, String name, Type type, JsonNode schema, JsonNode root) {
    if (type instanceof ParameterizedType many) {
      var inner = many.getActualTypeArguments();
      if (many.getRawType() == Map.class) {
        Object key = inner[0] == String.class ? name.equals("trunks") ? "north" : "INCIDENT" : value(owner, name, inner[0], null, null);
        return Map.of(key, value(owner, name, inner[1], schema == null ? null : Schemas.resolve(schema.path("additionalProperties"), root), root));
      }
      var one = value(owner, name, inner[0], schema == null ? null : Schemas.resolve(schema.path("items"), root), root);
      return many.getRawType() == Set.class ? Set.of(one) : List.of(one);
    }
    var plain = (Class<?>) type;
    if (plain == String.class) return text(owner, name);
    if (plain == Instant.class) return Instant.parse("2026-11-23T10:15:30.123456Z");
    if (plain == int.class || plain == Integer.class) return name.equals("sipCode") ? 486 : 7;
    if (plain == long.class || plain == Long.class) return 7L;
    if (plain == double.class || plain == Double.class) return 2.5;
    if (plain == boolean.class || plain == Boolean.class) return true;
    if (plain == JobState.class) return JobState.COMPLETED;
    if (plain.isEnum()) return plain.getEnumConstants()[0];
    if (plain.isRecord()) return make(plain, schema, root);
    throw new AssertionError("no sample for a " + type + " (" + owner.getSimpleName() + "." + name + ")");
  }

  private static String text(Class<?> owner, String name) {
    if (UUIDS.contains(name)) return "0190a8f0-1234-7abc-8def-00000000000b";
    String text = TEXTS.getOrDefault(owner.getSimpleName() + "." + name, TEXTS.get(name));
    if (text == null) throw new AssertionError("no sample for the text " + owner.getSimpleName() + "." + name + ": add one");
    return text;
  }
}
