package io.carillon.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The AsyncAPI document names every topic and every message, and refers to nothing that is not there. */
class AsyncApiTest {
  private final JsonNode document;

  AsyncApiTest() throws IOException {
    try (var in = getClass().getResourceAsStream("/asyncapi.yaml")) {
      document = new YAMLMapper().readTree(in);
    }
  }

  @Test void everyTopicIsAChannel() {
    var addresses = new ArrayList<String>();
    document.get("channels").forEach(channel -> addresses.add(channel.get("address").textValue()));
    var topics = new ArrayList<>(Topics.shared());
    topics.add(Topics.assignments("{pbx}"));
    assertThat(addresses).containsExactlyInAnyOrderElementsOf(topics);
  }

  @Test void everyMessageStandsInTheChannelOfItsTopicOnly() {
    var topicOf = new HashMap<String, Class<?>>();
    topicOf.put("jobs", JobMessage.class);
    topicOf.put("assignments", Assignment.class);
    topicOf.put("events", AgentEvent.class);
    topicOf.put("results", ResultMessage.class);
    topicOf.put("suppressions", Suppression.class);
    topicOf.put("deadletter", DeadLetter.class);
    topicOf.forEach((channel, type) -> {
      var names = new ArrayList<String>();
      document.at("/channels/" + channel + "/messages").fieldNames().forEachRemaining(names::add);
      var expected = Wire.messages().entrySet().stream().filter(known -> type.isAssignableFrom(known.getValue())).map(known -> known.getKey()).toList();
      assertThat(names).as(channel).containsExactlyInAnyOrderElementsOf(expected);
    });
  }

  @Test void everyMessageRefersToItsOwnSchema() {
    Wire.messages().keySet().forEach(name -> {
      var message = document.get("components").get("messages").get(name);
      assertThat(message).as(name).isNotNull();
      assertThat(message.at("/payload/schema/$ref").textValue()).isEqualTo("./schema/" + name + ".json");
      assertThat(getClass().getResource("/schema/" + name + ".json")).as(name).isNotNull();
    });
  }

  @Test void everyReferenceWithinTheDocumentLeadsSomewhere() {
    var references = new ArrayList<String>();
    collect(document, references);
    assertThat(references).isNotEmpty().allSatisfy(ref -> assertThat(document.at(ref.substring(1)).isMissingNode()).as(ref).isFalse());
  }

  private static void collect(JsonNode node, List<String> into) {
    if (node.has("$ref") && node.get("$ref").textValue().startsWith("#")) into.add(node.get("$ref").textValue());
    node.forEach(inner -> collect(inner, into));
  }
}
