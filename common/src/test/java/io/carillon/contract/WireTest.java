package io.carillon.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Execution(ExecutionMode.CONCURRENT)
class WireTest {
  private static final String CANCEL = "{\"jobId\":\"0190a8f0-1234-7abc-8def-00000000000b\",\"tenant\":\"main\",\"requestedAt\":\"2026-11-23T10:15:30Z\"}";
  private static final String SUBMITTED = "{\"jobId\":\"0190a8f0-1234-7abc-8def-00000000000b\",\"tenant\":\"main\",\"kind\":\"DIAL\","
      + "\"submittedAt\":\"2026-11-23T10:15:30Z\",\"spec\":SPEC}";

  private static void unreadable(String name, String json, String why) {
    assertThatExceptionOfType(Wire.Unreadable.class).as(json)
        .isThrownBy(() -> Wire.decode(name, json == null ? null : json.getBytes(StandardCharsets.UTF_8), JobMessage.class)).withMessageContaining(why);
  }

  @Test void whatIsWrittenIsReadAgain() throws Exception {
    var cancel = new JobMessage.JobCancel("0190a8f0-1234-7abc-8def-00000000000b", "main", Instant.parse("2026-11-23T10:15:30Z"));
    assertThat(Wire.encodeText(cancel)).isEqualTo(CANCEL);
    assertThat(Wire.decode("job.cancel", Wire.encode(cancel), JobMessage.class)).isEqualTo(cancel);
  }

  @Test void anUnknownFieldIsIgnored() throws Exception {
    assertThat(Wire.decode("job.cancel", CANCEL.replace("{", "{\"newer\":{\"a\":[1,null]},").getBytes(), JobMessage.class)).isNotNull();
  }

  @Test void anUnknownNameIsUnreadable() {
    unreadable("job.invented", CANCEL, "no message is called job.invented");
    unreadable(null, CANCEL, "no message is called null");
  }

  @Test void aMessageOfAnotherTopicIsUnreadable() {
    unreadable("agent.hello", "{}", "does not belong in this topic");
  }

  @Test void noValueIsUnreadable() {
    unreadable("job.cancel", null, "no value");
    unreadable("job.cancel", "", "not the JSON of JobCancel");
    unreadable("job.cancel", "null", "the value is null");
  }

  @Test void aMissingRequiredFieldIsUnreadableAndNamed() {
    unreadable("job.cancel", "{\"tenant\":\"main\"}", "without jobId, requestedAt");
    unreadable("job.submitted", SUBMITTED.replace("SPEC", "null"), "without spec");
  }

  @ParameterizedTest @ValueSource(strings = {"[]", "7", "\"text\"", "{", "{\"jobId\":{}}", "{\"jobId\":[\"a\"]}", "{} {}", "{}x", "\u0000", "{\"requestedAt\":\"yesterday\"}",
      "{\"requestedAt\":1e999999999}", "{'jobId':'x'}", "\ufeff{}"})
  void whatIsNotTheJsonOfItsTypeIsUnreadable(String json) {
    unreadable("job.cancel", json, "");
  }

  @ParameterizedTest @ValueSource(strings = {"\\u0000", "a\\u0000b", "\\ud83d", "\\ude00", "\\ude00\\ud83d", "x\\ud83dy"})
  void textThatCannotBeStoredIsUnreadable(String text) {
    unreadable("job.cancel", CANCEL.replace("main", text), "the text holds");
    unreadable("job.submitted", SUBMITTED.replace("SPEC", "{\"variables\":{\"A\":\"" + text + "\"}}"), "the text holds");
    unreadable("job.submitted", SUBMITTED.replace("SPEC", "{\"variables\":{\"" + text + "\":\"A\"}}"), "not the JSON of JobSubmitted");
    unreadable("job.submitted", SUBMITTED.replace("SPEC", "{\"play\":[\"" + text + "\"]}"), "the text holds");
  }

  @Test void aWholeSurrogatePairIsText() throws Exception {
    var read = (JobMessage.JobCancel) Wire.decode("job.cancel", CANCEL.replace("main", "\\ud83d\\ude00 ünï").getBytes(), JobMessage.class);
    assertThat(read.tenant()).isEqualTo("😀 ünï");
  }

  @ParameterizedTest @ValueSource(strings = {"{\"destinations\":[{\"after\":[null]}]}", "{\"accept\":[\"ROBOT\"]}", "{\"retry\":{\"on\":[null]}}", "{\"window\":{\"days\":[null]}}",
      "{\"priority\":\"high\"}", "{\"priority\":99999999999}", "{\"notBefore\":\"soon\"}"})
  void aFieldInsideThatCannotBeIsUnreadable(String spec) {
    unreadable("job.submitted", SUBMITTED.replace("SPEC", spec), "");
  }

  @Test void deepNestingIsUnreadableAndNoOverflow() {
    for (var unit : new String[] {"[", "{\"a\":"}) {
      unreadable("job.cancel", unit.repeat(200_000), "");
      unreadable("job.cancel", "{\"newer\":" + unit.repeat(200_000), "");
      unreadable("job.submitted", SUBMITTED.replace("SPEC", "{\"variables\":" + unit.repeat(200_000)), "");
    }
  }

  @Test void invalidUtf8IsUnreadable() {
    byte[] bytes = CANCEL.getBytes(StandardCharsets.UTF_8);
    bytes[CANCEL.indexOf("main")] = (byte) 0xC0;
    assertThatExceptionOfType(Wire.Unreadable.class).isThrownBy(() -> Wire.decode("job.cancel", bytes, JobMessage.class));
  }

  @Test void anyBytesAreReadOrUnreadable() {
    var random = new Random(20261123);
    byte[] good = SUBMITTED.replace("SPEC", Wire.encodeText(Samples.full(CallSpec.class))).getBytes(StandardCharsets.UTF_8);
    int read = 0;
    for (int n = 0; n < 20_000; n++) {
      byte[] bytes = good.clone();
      for (int flips = 1 + random.nextInt(3); flips > 0; flips--) bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      try {
        Wire.decode("job.submitted", bytes, JobMessage.class);
        read++;
      } catch (Wire.Unreadable expected) {
        assertThat(expected.getMessage()).isNotEmpty();
      }
    }
    assertThat(read).isPositive();
  }

  @Test void onlyMessagesHaveAName() {
    assertThatIllegalArgumentException().isThrownBy(() -> Wire.nameOf("text"));
    Wire.messages().forEach((name, type) -> assertThat(Wire.nameOf(Samples.full(type))).isEqualTo(name));
  }
}
