package io.carillon.agent.link;

import io.carillon.contract.AgentEvent.TrunkUse;
import io.carillon.contract.Assignment;
import io.carillon.id.Ids;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The channels an Asterisk has at one moment. */
public record Survey(List<Channel> channels) {
  private static final String OUR_CONTEXTS = "@carillon-";
  /** What Asterisk makes for itself and some of its versions list: nobody's call. */
  private static final List<String> PSEUDO = List.of("Message/", "CBAnn/", "CBRec/", "Announcer/", "Recorder/", "Surrogate/", "DAHDI/pseudo", "OutgoingSpoolFailed");

  /** @param linkedId of a call of ours: its attempt's id, as its first channel was given it */
  public record Channel(String name, String uniqueId, String linkedId) {}

  public Survey {
    channels = List.copyOf(channels);
  }

  /** The attempts that have a channel. */
  public Set<String> attempts() {
    var ids = new HashSet<String>();
    for (var channel : channels) if (Ids.isUuid(channel.linkedId())) ids.add(channel.linkedId());
    return ids;
  }

  /**
   * Channels that hold this Asterisk's capacity and are of no attempt of ours, whatever trunk they are on, or none. A Local channel of
   * others is two: what it leads to costs Asterisk as much.
   */
  public int others() {
    int others = 0;
    for (var channel : channels) if (!isOurs(channel) && !isPseudo(channel.name())) others++;
    return others;
  }

  /** An attempt's, or a call into the shipped dialplan's control extensions. */
  private static boolean isOurs(Channel channel) {
    return Ids.isUuid(channel.linkedId()) || channel.name().startsWith("Local/") && channel.name().contains(OUR_CONTEXTS);
  }

  private static boolean isPseudo(String name) {
    for (String pseudo : PSEUDO) if (name.startsWith(pseudo)) return true;
    return false;
  }

  /** Channels per trunk, told apart by what their names begin with; ours are linked to an attempt. */
  public Map<String, TrunkUse> use(List<Assignment.Trunk> trunks) {
    var use = new HashMap<String, TrunkUse>();
    for (var trunk : trunks) use.put(trunk.id(), use(trunk));
    return use;
  }

  private TrunkUse use(Assignment.Trunk trunk) {
    int ours = 0;
    int foreign = 0;
    for (var channel : channels) {
      // PJSIP/north-0000002a is of north, PJSIP/north-east-0000002a is not: what follows the last dash is the instance.
      int dash = channel.name().lastIndexOf('-');
      if (dash < 0 || !channel.name().substring(0, dash).equals(trunk.endpoint())) continue;
      if (Ids.isUuid(channel.linkedId())) ours++;
      else foreign++;
    }
    return new TrunkUse(ours, foreign);
  }
}
