package io.carillon.agent.link;

import io.carillon.id.Ids;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What each field of a call may hold. Both encoders pass every field through here, whatever was checked before: this is the last
 * line between a text from outside and Asterisk. No field admits a control character, quote, backslash, comma, semicolon,
 * {@code $} or anything beyond ASCII.
 */
public final class Alphabet {
  /** Technology, perhaps an endpoint, the number, perhaps where: in this order, each once. */
  private static final Pattern DIAL = 
      Pattern.compile("[A-Za-z0-9]{1,20}/([A-Za-z0-9_.-]{1,60}/)?(sips?:)?[0-9+*#]{1,40}(@[A-Za-z0-9_.:-]{1,80})?");
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");
  private static final Pattern EPOCH = Pattern.compile("[0-9]{1,15}");
  private static final Pattern PLACE = Pattern.compile("[A-Za-z0-9_.+*#-]{1,79}");
  private static final Pattern APPLICATION = Pattern.compile("[A-Za-z]{1,40}");
  private static final Pattern DATA = Pattern.compile("[A-Za-z0-9_.:/+@&*-]{1,200}");
  private static final Pattern PLAY = Pattern.compile("(?!.{901})[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*(&[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*)*");
  private static final Pattern DIGIT = Pattern.compile("[0-9*#]");
  private static final Pattern AMD = Pattern.compile("play|leave|hangup");
  private static final Pattern ONE = Pattern.compile("1");
  private static final Pattern OWN_NAME = Pattern.compile("CV_[A-Z0-9_]{1,32}");
  private static final Pattern OWN_VALUE = Pattern.compile("[A-Za-z0-9_.-]{0,256}");
  private static final Pattern CALLER_NUMBER = Pattern.compile("\\+?[0-9]{1,32}");
  private static final Pattern CALLER_NAME = Pattern.compile("[A-Za-z0-9!()*+.:?_-]([A-Za-z0-9 !()*+.:?_-]{0,38}[A-Za-z0-9!()*+.:?_-])?");
  private static final Pattern ACCOUNT = Pattern.compile("[A-Za-z0-9_.-]{1,40}");
  private static final Pattern CODEC = Pattern.compile("[a-z0-9]{1,20}");
  private static final String OWN = "CV_";
  private static final int OWN_VARIABLES = 10;
  /** Of names as the client gave them, and values. */
  private static final int OWN_TOTAL = 800;

  private Alphabet() {}

  /** @throws Unfit naming the first field that does not fit; never its content */
  public static void check(GuardCall call) throws Unfit {
    if (!Ids.isUuid(call.id())) throw new Unfit("id");
    int own = 0;
    int total = 0;
    for (Map.Entry<String, String> variable : call.variables().entrySet()) {
      if (!fits(variable.getKey(), variable.getValue())) throw new Unfit(nameOf(variable.getKey()));
      if (!variable.getKey().startsWith(OWN)) continue;
      own++;
      total += variable.getKey().length() - OWN.length() + variable.getValue().length();
    }
    if (own > OWN_VARIABLES || total > OWN_TOTAL) throw new Unfit("variables");
    if (call.callerId() != null) {
      if (call.callerId().number() != null) require(CALLER_NUMBER, call.callerId().number(), "callerId.number");
      if (call.callerId().name() != null) require(CALLER_NAME, call.callerId().name(), "callerId.name");
    }
    if (call.account() != null) require(ACCOUNT, call.account(), "account");
    for (String codec : call.codecs()) require(CODEC, codec, "codecs");
    if (call.codecs().size() > 10) throw new Unfit("codecs");
  }

  /** A field that must not reach Asterisk. */
  public static final class Unfit extends Exception {
    public Unfit(String field) {
      super(field, null, false, false);
    }
  }

  private static void require(Pattern pattern, String value, String field) throws Unfit {
    if (!pattern.matcher(value).matches()) throw new Unfit(field);
  }

  private static String nameOf(String variable) {
    return variable.startsWith(OWN) ? "variables" : variable;
  }

  private static boolean fits(String name, String value) {
    if (value == null) return false;
    return switch (name) {
      case "CARILLON_ID", "CARILLON_JOB" -> Ids.isUuid(value);
      case "CARILLON_EPOCH", "CARILLON_NOTAFTER" -> EPOCH.matcher(value).matches();
      case "CARILLON_TRUNK" -> Ids.isName(value);
      case "CARILLON_LIMIT", "CARILLON_RING", "CARILLON_MAX", "CARILLON_PRIORITY", "CARILLON_ACKWAIT" -> NUMBER.matcher(value).matches();
      case "CARILLON_DIAL" -> DIAL.matcher(value).matches();
      case "CARILLON_CONTEXT", "CARILLON_EXTEN" -> PLACE.matcher(value).matches();
      case "CARILLON_APP" -> APPLICATION.matcher(value).matches();
      case "CARILLON_DATA" -> DATA.matcher(value).matches();
      case "CARILLON_PLAY" -> PLAY.matcher(value).matches() && !value.contains("..");
      case "CARILLON_ACK" -> DIGIT.matcher(value).matches();
      case "CARILLON_AMD" -> AMD.matcher(value).matches();
      case "CARILLON_EARLY" -> ONE.matcher(value).matches();
      default -> OWN_NAME.matcher(name).matches() && OWN_VALUE.matcher(value).matches();
    };
  }
}
