package io.carillon.agi.server;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The addresses that may connect: single ones and CIDR blocks, of IPv4 and IPv6. Names are not looked up. */
public final class PeerList {
  public static final String LOOPBACK = "127.0.0.0/8,::1";

  private static final Pattern ADDRESS = Pattern.compile("[0-9.]{7,15}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

  private record Block(byte[] address, int bits) {
    boolean holds(byte[] other) {
      if (other.length != address.length) return false;
      for (int bit = 0; bit < bits; bit++) {
        int mask = 0x80 >> bit % 8;
        if ((address[bit / 8] & mask) != (other[bit / 8] & mask)) return false;
      }
      return true;
    }
  }

  private final List<Block> blocks;

  private PeerList(List<Block> blocks) {
    this.blocks = List.copyOf(blocks);
  }

  /** @throws IllegalArgumentException naming the entry that is no address or block */
  public static PeerList parse(String text) {
    var blocks = new ArrayList<Block>();
    for (String entry : text.split(",")) {
      if (!entry.isBlank()) blocks.add(block(entry.strip()));
    }
    if (blocks.isEmpty()) throw new IllegalArgumentException("names no address");
    return new PeerList(blocks);
  }

  public boolean allows(String address) {
    byte[] bytes = bytes(address);
    if (bytes == null) return false;
    for (var block : blocks) {
      if (block.holds(bytes)) return true;
    }
    return false;
  }

  private static Block block(String entry) {
    int slash = entry.indexOf('/');
    byte[] address = bytes(slash < 0 ? entry : entry.substring(0, slash));
    if (address == null) throw new IllegalArgumentException("'" + entry + "' is not an address or a block such as 10.1.0.0/16");
    int most = address.length * 8;
    if (slash < 0) return new Block(address, most);
    String bits = entry.substring(slash + 1);
    if (!bits.matches("\\d{1,3}") || Integer.parseInt(bits) > most) {
      throw new IllegalArgumentException("'" + entry + "' has a prefix length over " + most + " or none");
    }
    return new Block(address, Integer.parseInt(bits));
  }

  /** The address's bytes (an IPv4 one in IPv6 clothes as IPv4), or null where it is none. */
  private static byte[] bytes(String text) {
    int zone = text.indexOf('%');
    String address = zone < 0 ? text : text.substring(0, zone);
    if (!ADDRESS.matcher(address).matches() || !address.contains(":") && address.chars().filter(c -> c == '.').count() != 3) return null;
    try {
      return InetAddress.getByName(address).getAddress();
    } catch (UnknownHostException notAnAddress) {
      return null;
    }
  }
}
