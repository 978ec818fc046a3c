package io.carillon.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.ParameterizedType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The schema files say what the records say. */
class SchemaTest {
  static Stream<String> messages() {
    return Wire.messages().keySet().stream();
  }

  @Test void everyKindOfMessageHasAName() {
    var kinds = new HashSet<Class<?>>(Set.of(Suppression.class, DeadLetter.class));
    for (var topic : List.of(JobMessage.class, Assignment.class, AgentEvent.class, ResultMessage.class)) leaves(topic, kinds);
    assertThat(Set.copyOf(Wire.messages().values())).isEqualTo(kinds);
  }

  private static void leaves(Class<?> type, Set<Class<?>> into) {
    if (!type.isSealed()) into.add(type);
    else for (var sub : type.getPermittedSubclasses()) leaves(sub, into);
  }

  @ParameterizedTest @MethodSource("messages") void aFullSampleIsValidAndComesBackEqual(String name) throws Exception {
    comesBack(name, Samples.full(Wire.messages().get(name)));
  }

  @ParameterizedTest @MethodSource("messages") void aSampleWithNoMoreThanIsRequiredIsValidAndComesBackEqual(String name) throws Exception {
    comesBack(name, Samples.minimal(Wire.messages().get(name), Schemas.read(name)));
  }

  private static void comesBack(String name, Object sample) throws Wire.Unreadable {
    byte[] json = Wire.encode(sample);
    var judged = Schemas.judge(name, json);
    assertThat(judged.getValid()).as("%s%n%s", new String(json), judged.getErrors()).isTrue();
    assertThat(Wire.decode(name, json, Object.class)).isEqualTo(sample);
  }

  @ParameterizedTest @MethodSource("messages") void whatTheSchemaRequiresIsRequiredByTheReader(String name) {
    for (var required : Schemas.read(name).get("required")) {
      var json = new io.vertx.core.json.JsonObject(Wire.encodeText(Samples.full(Wire.messages().get(name))));
      json.remove(required.textValue());
      byte[] value = json.toBuffer().getBytes();
      assertThat(Schemas.judge(name, value).getValid()).as("%s without %s", name, required).isFalse();
      // A number or boolean that is not there reads as 0 or false.
      if (primitive(Wire.messages().get(name), required.textValue())) continue;
      assertThatExceptionOfType(Wire.Unreadable.class).isThrownBy(() -> Wire.decode(name, value, Object.class)).withMessageContaining(required.textValue());
    }
  }

  private static boolean primitive(Class<?> record, String field) {
    return Arrays.stream(record.getRecordComponents()).anyMatch(part -> part.getName().equals(field) && part.getType().isPrimitive());
  }

  @ParameterizedTest @MethodSource("messages") void fieldsAndEnumsAreThoseOfTheRecord(String name) {
    var schema = Schemas.read(name);
    assertThat(schema.get("$schema").textValue()).isEqualTo("https://json-schema.org/draft/2020-12/schema");
    assertThat(schema.get("title").textValue()).isEqualTo(name);
    assertThat(schema.has("additionalProperties")).as("fields are only added").isFalse();
    walk(name, Wire.messages().get(name), schema, schema, SchemaTest::sameEnum);
  }

  private static void sameEnum(String where, Map.Entry<Class<?>, JsonNode> found) {
    var names = new ArrayList<String>();
    found.getValue().path("enum").forEach(value -> names.add(value.textValue()));
    var constants = Arrays.stream(found.getKey().getEnumConstants());
    if (where.equals("job.finished.state")) constants = constants.filter(state -> ((JobState) state).isFinal());
    assertThat(names).as(where).containsExactlyElementsOf(constants.map(Object::toString).toList());
  }

  /** Compares the names of the fields at every level, and hands out each enum with its place in the schema. */
  private static void walk(String where, Class<?> record, JsonNode node, JsonNode root, BiConsumer<String, Map.Entry<Class<?>, JsonNode>> enums) {
    var fields = new ArrayList<String>();
    node.path("properties").fieldNames().forEachRemaining(fields::add);
    assertThat(fields).as(where).containsExactlyInAnyOrderElementsOf(Arrays.stream(record.getRecordComponents()).map(part -> part.getName()).toList());
    for (var part : record.getRecordComponents()) {
      var own = Schemas.resolve(node.get("properties").get(part.getName()), root);
      if (part.getGenericType() instanceof ParameterizedType many) {
        var inner = many.getActualTypeArguments();
        if (many.getRawType() == Map.class) one(where + "." + part.getName(), inner[0], own.path("propertyNames"), root, enums);
        boolean map = many.getRawType() == Map.class;
        one(where + "." + part.getName(), inner[inner.length - 1], Schemas.resolve(own.path(map ? "additionalProperties" : "items"), root), root, enums);
      } else {
        one(where + "." + part.getName(), part.getType(), own, root, enums);
      }
    }
  }

  private static void one(String where, java.lang.reflect.Type type, JsonNode node, JsonNode root, BiConsumer<String, Map.Entry<Class<?>, JsonNode>> enums) {
    var plain = (Class<?>) type;
    if (plain.isEnum()) enums.accept(where, Map.entry(plain, node));
    if (plain.isRecord()) walk(where, plain, node, root, enums);
  }

  @Test void aWrongValueIsInvalid() {
    var good = "{\"jobId\":\"0190a8f0-1234-7abc-8def-00000000000b\",\"tenant\":\"main\",\"requestedAt\":\"2026-11-23T10:15:30Z\"}";
    assertThat(Schemas.judge("job.cancel", good.getBytes()).getValid()).isTrue();
    for (var bad : List.of(good.replace("0190a8f0", "0190A8F0"), good.replace("30Z", "30+01:00"), good.replace("\"main\"", "\"\""), good.replace("\"main\"", "7"))) {
      assertThat(Schemas.judge("job.cancel", bad.getBytes()).getValid()).as(bad).isFalse();
    }
  }
}
