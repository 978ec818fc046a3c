package io.carillon.e2e.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.agent.link.Alphabet;
import io.carillon.agent.link.GuardCall;
import io.carillon.contract.CallerId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What the contract takes, the agent puts on Asterisk's wire: else a call would be accepted and never rung. Tried with every
 * printable sign in every place, and with every length.
 */
class ContractAndAgentTest {
  private static final String CONTRACT = Repository.read(Repository.root().resolve("api-gateway/src/main/resources/openapi.yaml"));
  private static final Pattern PATTERN = Pattern.compile("pattern: \"((?:[^\"\\\\]|\\\\.)*)\"");
  private static final String ID = "0199c0de-0000-7000-8000-000000000001";
  private static final List<String> TEXTS = texts();

  @Test void whoCalls() {
    same(pattern("CallerId:\n", " name: {"), text -> call(new CallerId(null, text), null, List.of(), Map.of()));
    agree(pattern("CallerId:\n", " number: {"), text -> call(new CallerId(text, null), null, List.of(), Map.of()));
  }

  @Test void whatTheCallIsToldOfItself() {
    same(pattern("CallRequest:\n", " account: {"), text -> call(null, text, List.of(), Map.of()));
    same(pattern("CallRequest:\n", " codecs: {"), text -> call(null, null, List.of(text), Map.of()));
    same(pattern("Variables: {", "propertyNames: {"), text -> call(null, null, List.of(), Map.of("CV_" + text, "1")));
    same(pattern("Variables: {", "additionalProperties: {"), text -> call(null, null, List.of(), Map.of("CV_A", text)));
  }

  @Test void whatIsDoneWithTheChannel() {
    agree(pattern("Play: {", "items: {"), variable("CARILLON_PLAY"));
    agree(pattern("Acknowledge:\n", " digit: {"), variable("CARILLON_ACK"));
    for (String schema : List.of("Script:\n", "ScriptChange:\n")) {
      agree(pattern(schema, " context: {"), variable("CARILLON_CONTEXT"));
      agree(pattern(schema, " extension: {"), variable("CARILLON_EXTEN"));
      agree(pattern(schema, " application: {"), variable("CARILLON_APP"));
      agree(pattern(schema, " data: {"), variable("CARILLON_DATA"));
    }
  }

  private static Function<String, GuardCall> variable(String name) {
    // An empty one is not sent.
    return text -> call(null, null, List.of(), text.isEmpty() ? Map.of() : Map.of(name, text));
  }

  private static GuardCall call(CallerId callerId, String account, List<String> codecs, Map<String, String> variables) {
    return new GuardCall(ID, 1, callerId, account, codecs, false, variables, Instant.EPOCH);
  }

  private static void agree(Pattern contract, Function<String, GuardCall> call) {
    var taken = TEXTS.stream().filter(text -> contract.matcher(text).find()).toList();
    assertThat(taken).as("taken by " + contract).hasSizeGreaterThan(9);
    assertThat(taken).as("taken by " + contract + " and refused by the agent").allMatch(text -> fits(call.apply(text)));
  }

  /** And nothing more: what the contract forbids would also be stopped at the last line before Asterisk. */
  private static void same(Pattern contract, Function<String, GuardCall> call) {
    agree(contract, call);
    assertThat(TEXTS.stream().filter(text -> !contract.matcher(text).find())).as("refused by " + contract + " and taken by the agent")
        .noneMatch(text -> fits(call.apply(text)));
  }

  private static boolean fits(GuardCall call) {
    try {
      Alphabet.check(call);
      return true;
    } catch (Alphabet.Unfit unfit) {
      return false;
    }
  }

  /** The first pattern after the first {@code field} after {@code schema}. */
  private static Pattern pattern(String schema, String field) {
    int at = CONTRACT.indexOf(field, CONTRACT.indexOf("\n    " + schema));
    var found = PATTERN.matcher(CONTRACT);
    assertThat(at > 0 && found.find(at)).as(schema + field).isTrue();
    return Pattern.compile(found.group(1).replace("\\\\", "\\"));
  }

  private static List<String> texts() {
    var texts = new ArrayList<String>(List.of("a/b", "a//b", "a/", "/a", "a/../b", "+1", "CV_A"));
    for (String fill : List.of("", "a", "1", "A", "aaaa")) {
      IntStream.rangeClosed(' ', '~').mapToObj(Character::toString).forEach(sign -> {
        texts.add(fill + sign + fill);
        texts.add(fill + sign);
        texts.add(sign + fill);
      });
    }
    IntStream.range(0, 300).forEach(length -> List.of("a", "1", "A").forEach(fill -> texts.add(fill.repeat(length))));
    return List.copyOf(texts);
  }
}
