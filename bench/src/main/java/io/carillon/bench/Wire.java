package io.carillon.bench;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * What leaves the agent for its Asterisk, and Asterisk for its carrier, with the time at which the kernel had each packet: on
 * loopback that is the moment of the write, whatever then waits for a processor. A program that stands between them, or one that
 * notes what comes to it, tells its own delays as well. Reads {@code tcpdump}, which needs the right to capture (root, or
 * {@code setcap cap_net_raw+ep}).
 */
final class Wire implements AutoCloseable {
  private static final int NANOSECOND_MAGIC = 0xa1b23c4d;
  private static final int ETHERNET = 14;
  private static final int TCP = 6;
  private static final int UDP = 17;
  private static final long NANOS = 1_000_000_000;

  private final Process capture;
  private final Path said;
  private final int ami;
  private final Thread reader;
  private final List<Long> originates = new ArrayList<>();
  private final List<Long> invites = new ArrayList<>();
  private final Set<String> seen = new HashSet<>();
  private Throwable trouble;

  /**
   * @param ami the port at which Asterisk takes AMI actions
   * @param sip the port from which it sends its INVITEs
   */
  static Wire open(Path directory, int ami, int sip) throws IOException {
    return new Wire(directory, ami, sip);
  }

  private Wire(Path directory, int ami, int sip) throws IOException {
    this.ami = ami;
    said = Files.createDirectories(directory).resolve("tcpdump.log");
    var command = List.of("tcpdump", "-i", "lo", "-n", "-U", "-B", "16384", "--time-stamp-precision=nano", "-w", "-", "(tcp dst port " + ami + ") or (udp src port " + sip + ")");
    try {
      capture = new ProcessBuilder(command).redirectError(said.toFile()).start();
    } catch (IOException notThere) {
      throw new IOException("this benchmark reads the times of packets by tcpdump, which could not be started: install the package tcpdump", notThere);
    }
    reader = Thread.ofPlatform().name("wire").start(this::read);
  }

  /** When each Originate was written, in nanoseconds of the wall clock, so far. */
  synchronized List<Long> originates() {
    fail();
    return List.copyOf(originates);
  }

  /** When each dialog's first INVITE was sent, in nanoseconds of the wall clock, so far. */
  synchronized List<Long> invites() {
    fail();
    return List.copyOf(invites);
  }

  private void fail() {
    if (trouble != null) throw new IllegalStateException("the capture has ended; what tcpdump said is in " + said, trouble);
  }

  private void read() {
    try (var in = new DataInputStream(new BufferedInputStream(capture.getInputStream(), 1 << 20))) {
      var header = littleEndian(in, 24);
      if (header.getInt() != NANOSECOND_MAGIC) throw new IOException("not a capture with nanoseconds");
      for (;;) {
        var record = littleEndian(in, 16);
        long at = Integer.toUnsignedLong(record.getInt()) * NANOS + Integer.toUnsignedLong(record.getInt());
        byte[] packet = new byte[record.getInt()];
        in.readFully(packet);
        packet(packet, at);
      }
    } catch (EOFException | UncheckedIOException ended) {
      keep(ended);
    } catch (IOException | RuntimeException e) {
      keep(e);
    }
  }

  private synchronized void keep(Throwable e) {
    trouble = e;
  }

  private static ByteBuffer littleEndian(DataInputStream in, int length) throws IOException {
    byte[] bytes = new byte[length];
    in.readFully(bytes);
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private void packet(byte[] packet, long at) {
    int ip = ETHERNET;
    int transport = ip + (packet[ip] & 0x0f) * 4;
    int protocol = packet[ip + 9];
    if (protocol != TCP && protocol != UDP) return;
    int payload = protocol == TCP ? transport + ((packet[transport + 12] & 0xf0) >> 4) * 4 : transport + 8;
    if (payload >= packet.length) return;
    String text = new String(packet, payload, packet.length - payload, StandardCharsets.ISO_8859_1);
    if (protocol == UDP) invite(text, at);
    else if (port(packet, transport + 2) == ami) originates(text, at);
  }

  private static int port(byte[] packet, int at) {
    return (packet[at] & 0xff) << 8 | packet[at + 1] & 0xff;
  }

  /** One packet may hold several actions; one action is a single write and on loopback never more than a packet. TCP may send it again. */
  private synchronized void originates(String text, long at) {
    for (String action : text.split("\r\n\r\n")) {
      boolean start = action.toLowerCase(java.util.Locale.ROOT).contains("action: originate") && !action.contains("carillon-control");
      if (start && seen.add(header(action, "ActionID:"))) originates.add(at);
    }
  }

  private static String header(String text, String name) {
    return text.lines().filter(line -> line.regionMatches(true, 0, name, 0, name.length())).findFirst().orElse("");
  }

  /** Sent again, or within a dialog, it is no start. */
  private synchronized void invite(String text, long at) {
    if (!text.startsWith("INVITE ")) return;
    if (seen.add(header(text, "Call-ID:"))) invites.add(at);
  }

  @Override public void close() throws InterruptedException {
    capture.destroy();
    if (!capture.waitFor(5, TimeUnit.SECONDS)) capture.destroyForcibly();
    reader.join();
  }
}
