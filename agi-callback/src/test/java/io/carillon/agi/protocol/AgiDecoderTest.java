package io.carillon.agi.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

final class AgiDecoderTest {
  private static final String HEAD = """
      agi_network: yes
      agi_network_script: callback?x=1
      agi_request: agi://127.0.0.1:4573/callback?x=1
      agi_channel: PJSIP/carrier-00000001
      agi_uniqueid: 1795460000.12
      agi_callerid: +79161112233
      agi_calleridname: A "quoted" name, with (things)
      agi_callingpres: 0
      agi_accountcode:\s
      agi_arg_1: north

      """;

  private final AgiDecoder decoder = new AgiDecoder(AgiLimits.DEFAULT);

  @Test void readsTheEnvironmentThenReplies() {
    var inputs = feed(decoder, HEAD + "200 result=1\n510 Invalid or unknown command\n200 result=5 (timeout)\n");
    var environment = ((AgiInput.Began) inputs.getFirst()).environment();
    assertThat(environment.path()).isEqualTo("/callback");
    assertThat(environment.callerId()).isEqualTo("+79161112233");
    assertThat(environment.argument(1)).isEqualTo("north");
    assertThat(environment.argument(2)).isEmpty();
    assertThat(environment.get("calleridname")).isEqualTo("A \"quoted\" name, with (things)");
    assertThat(environment.toString()).doesNotContain("7916");
    assertThat(inputs.subList(1, 4)).containsExactly(
        replied(new AgiReply.Done("1", null, -1)),
        replied(new AgiReply.UnknownCommand("Invalid or unknown command")),
        replied(new AgiReply.Done("5", "timeout", -1)));
  }

  @Test void howTheBytesAreCutChangesNothing() {
    String session = HEAD + "200 result=1 (a (nested) text) endpos=1234\nHANGUP\n520-Invalid command syntax.  Proper usage follows:\n"
        + "Usage: ANSWER\r\nHANGUP\n520 End of proper usage.\r\n511 Command Not Permitted on a dead channel\n200 result=\n200 result= (timeout)\n";
    var whole = withoutHead(feed(new AgiDecoder(AgiLimits.DEFAULT), session));
    assertThat(whole).containsExactly(
        replied(new AgiReply.Done("1", "a (nested) text", 1234)),
        new AgiInput.HungUp(),
        new AgiInput.HungUp(),
        replied(new AgiReply.BadSyntax(List.of("Invalid command syntax.  Proper usage follows:", "Usage: ANSWER"))),
        replied(new AgiReply.NotPermitted("Command Not Permitted on a dead channel")),
        replied(new AgiReply.Done("", null, -1)),
        replied(new AgiReply.Done("", "timeout", -1)));

    byte[] bytes = session.getBytes(StandardCharsets.UTF_8);
    var oneByOne = new AgiDecoder(AgiLimits.DEFAULT);
    var inputs = new ArrayList<AgiInput>();
    for (byte one : bytes) inputs.addAll(oneByOne.feed(new byte[] {one}));
    assertThat(withoutHead(inputs)).isEqualTo(whole);

    var random = RandomGeneratorFactory.of("L64X128MixRandom").create(4573);
    for (int round = 0; round < 200; round++) assertThat(withoutHead(feedInPieces(bytes, random))).isEqualTo(whole);
  }

  @Test void a520OfOneLineIsWhole() {
    assertThat(withoutHead(feed(decoder, HEAD + "520 Invalid command syntax.  Proper usage not available.\n200 result=0\n")))
        .containsExactly(replied(new AgiReply.BadSyntax(List.of("Invalid command syntax.  Proper usage not available."))),
            replied(new AgiReply.Done("0", null, -1)));
  }

  @Test void aHeaderWithoutEndBreaksAtItsLimit() {
    var inputs = feed(decoder, "agi_network: yes\n" + lines("agi_x%d: y\n", 200));
    assertThat(inputs).containsExactly(new AgiInput.Broken("the environment has more than 64 lines"));
  }

  @Test void aLineWithoutEndBreaksAtItsLimitAndHoldsNoMoreMemory() {
    assertThat(feed(decoder, "agi_callerid: " + "1".repeat(1_000_000))).containsExactly(new AgiInput.Broken("a line is longer than 1024 bytes"));
    assertThat(feed(decoder, HEAD)).isEmpty();
  }

  @Test void aLineOfExactlyTheLimitIsReadWhicheverWayItEnds() {
    String line = "agi_callerid: " + "1".repeat(1024 - "agi_callerid: ".length());
    assertThat(feed(new AgiDecoder(AgiLimits.DEFAULT), line + "\n\n")).hasSize(1).first().isInstanceOf(AgiInput.Began.class);
    assertThat(feed(new AgiDecoder(AgiLimits.DEFAULT), line + "\r\n\r\n")).hasSize(1).first().isInstanceOf(AgiInput.Began.class);
    assertThat(feed(new AgiDecoder(AgiLimits.DEFAULT), line + "1\n\n")).first().isInstanceOf(AgiInput.Broken.class);
    assertThat(feed(new AgiDecoder(AgiLimits.DEFAULT), line + "\r1\n\n")).containsExactly(new AgiInput.Broken("a line is longer than 1024 bytes"));
  }

  @Test void aSecondValueForAKeyIsABreachAndNotAChoice() {
    assertThat(feed(decoder, "agi_calleridname: x\nagi_arg_1: forged\nagi_arg_1: real\n\n"))
        .containsExactly(new AgiInput.Broken("the environment says agi_arg_1 twice"));
  }

  @Test void whatIsNotFastAgiIsABreach() {
    for (String head : List.of("\n", "GET / HTTP/1.1\r\n", "agi_callerid\n", "AGI_X: 1\n", "\u0000\u0001\u00ff\n", "agi_x:y\n")) {
      assertThat(feed(new AgiDecoder(AgiLimits.DEFAULT), head)).as(head).hasSize(1).first().isInstanceOf(AgiInput.Broken.class);
    }
    for (String reply : List.of("200\n", "200 ok\n", "result=1\n", "\n", "HANGUP \n", "hangup\n", "201 result=1\n", "200 result=1 x\n")) {
      assertThat(withoutHead(feed(new AgiDecoder(AgiLimits.DEFAULT), HEAD + reply))).as(reply).containsExactly(new AgiInput.Broken("a line is no reply"));
    }
  }

  @Test void aUsageTextWithoutEndBreaksAtItsLimit() {
    assertThat(withoutHead(feed(decoder, HEAD + "520-Usage\n" + lines("line %d\n", 100))))
        .containsExactly(new AgiInput.Broken("a usage text has more than 64 lines"));
  }

  @Test void noiseNeverThrowsAndNeverSaysMoreThanOnceThatItIsBroken() {
    var random = RandomGeneratorFactory.of("L64X128MixRandom").create(7);
    byte[] real = (HEAD + "200 result=1\nHANGUP\n520-a\nb\n520 c\n").getBytes(StandardCharsets.UTF_8);
    for (int round = 0; round < 20_000; round++) {
      byte[] bytes = real.clone();
      for (int changes = random.nextInt(4); changes >= 0; changes--) bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      var inputs = feedInPieces(bytes, random);
      long broken = inputs.stream().filter(AgiInput.Broken.class::isInstance).count();
      assertThat(broken).isLessThanOrEqualTo(1);
      if (broken == 1) assertThat(inputs.getLast()).isInstanceOf(AgiInput.Broken.class);
    }
  }

  private static String lines(String format, int count) {
    var text = new StringBuilder();
    for (int i = 0; i < count; i++) text.append(format.formatted(i));
    return text.toString();
  }

  private static AgiInput replied(AgiReply reply) {
    return new AgiInput.Replied(reply);
  }

  private static List<AgiInput> withoutHead(List<AgiInput> inputs) {
    assertThat(inputs.getFirst()).isInstanceOf(AgiInput.Began.class);
    return inputs.subList(1, inputs.size());
  }

  private static List<AgiInput> feed(AgiDecoder decoder, String text) {
    return decoder.feed(text.getBytes(StandardCharsets.UTF_8));
  }

  private static List<AgiInput> feedInPieces(byte[] bytes, RandomGenerator random) {
    var decoder = new AgiDecoder(AgiLimits.DEFAULT);
    var inputs = new ArrayList<AgiInput>();
    for (int at = 0; at < bytes.length; ) {
      int length = Math.min(bytes.length - at, 1 + random.nextInt(40));
      inputs.addAll(decoder.feed(java.util.Arrays.copyOfRange(bytes, at, at + length)));
      at += length;
    }
    return inputs;
  }
}
