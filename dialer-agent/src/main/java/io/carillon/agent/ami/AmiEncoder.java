package io.carillon.agent.ami;

import io.carillon.agent.link.Alphabet;
import io.carillon.agent.link.Alphabet.Unfit;
import io.carillon.agent.link.GuardCall;
import io.carillon.id.Ids;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The headers of the Originate actions this agent sends: the only two there are. Every field passes here, and here only. What
 * does not fit is refused by name, never repaired: a cut or changed number is another number.
 */
final class AmiEncoder {
  /** Asterisk drops an action with a line over 1024 bytes or over 128 headers. */
  private static final int LONGEST_LINE = 1000;
  private static final int MOST_HEADERS = 60;
  private static final Pattern CONTROL = Pattern.compile("(epoch|reply)-[0-9]{1,15}|(hangup|bar|forget)-[0-9a-f-]{36}|forget-many");
  private static final long CONTROL_MILLIS = 10_000;

  record Header(String name, String value) {}

  private AmiEncoder() {}

  static List<Header> originate(GuardCall call) throws Unfit {
    Alphabet.check(call);
    var headers = new ArrayList<Header>(40);
    headers.add(new Header("Channel", call.channel()));
    headers.add(new Header("ChannelId", call.id()));
    headers.add(new Header("Context", "carillon-answered"));
    headers.add(new Header("Exten", "s"));
    headers.add(new Header("Priority", "1"));
    headers.add(new Header("Timeout", String.valueOf(call.originateMillis())));
    headers.add(new Header("Async", "true"));
    if (call.callerId() != null) headers.add(new Header("CallerID", callerId(call)));
    if (call.account() != null) headers.add(new Header("Account", call.account()));
    if (!call.codecs().isEmpty()) headers.add(new Header("Codecs", String.join(",", call.codecs())));
    if (call.earlyMedia()) headers.add(new Header("EarlyMedia", "true"));
    call.variables().forEach((name, value) -> headers.add(new Header("Variable", "__" + name + "=" + value)));
    return checked(headers);
  }

  private static String callerId(GuardCall call) {
    String number = call.callerId().number() == null ? "" : "<" + call.callerId().number() + ">";
    return call.callerId().name() == null ? number : "\"" + call.callerId().name() + "\" " + number;
  }

  /**
   * @param ids for {@code forget-many}, else empty
   * @param epoch in whose name they are forgotten: the guard leaves the evidence of another's calls alone
   */
  static List<Header> control(String extension, Collection<String> ids, long epoch) throws Unfit {
    if (!CONTROL.matcher(extension).matches()) throw new Unfit("control");
    for (String id : ids) if (!Ids.isUuid(id)) throw new Unfit("id");
    var headers = new ArrayList<Header>();
    headers.add(new Header("Channel", "Local/" + extension + "@carillon-control/n"));
    headers.add(new Header("Application", "NoOp"));
    headers.add(new Header("Timeout", String.valueOf(CONTROL_MILLIS)));
    headers.add(new Header("Async", "true"));
    if (!ids.isEmpty()) {
      headers.add(new Header("Variable", "__CARILLON_IDS=" + String.join(":", ids)));
      headers.add(new Header("Variable", "__CARILLON_EPOCH=" + epoch));
    }
    return checked(headers);
  }

  /** The wire's own rules, after the alphabets': nothing that ends a line, nothing that Asterisk would cut or drop. */
  private static List<Header> checked(List<Header> headers) throws Unfit {
    if (headers.size() > MOST_HEADERS) throw new Unfit("headers");
    for (var header : headers) {
      if (header.name().length() + header.value().length() > LONGEST_LINE) throw new Unfit(header.name());
      for (int i = 0; i < header.value().length(); i++) {
        char c = header.value().charAt(i);
        if (c < 0x20 || c > 0x7e) throw new Unfit(header.name());
      }
    }
    return headers;
  }
}
