package io.carillon.lab.fake;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The manager interface of a PBX that is none: as much of it as an agent uses. Everything it keeps lies in its folder:
 * {@code log/carrier} (the carrier's record), {@code log/carillon-evidence}, {@code astdb}. A kill -9 loses of these the last
 * second of AstDB.
 */
final class FakePbx implements AutoCloseable {
  private static final String VERSION = "22.10.1";

  private final ScheduledThreadPoolExecutor world = new ScheduledThreadPoolExecutor(1);
  private final Set<AmiPeer> peers = ConcurrentHashMap.newKeySet();
  private final LocalDateTime started = LocalDateTime.ofInstant(Instant.now(), ZoneId.systemDefault()).truncatedTo(ChronoUnit.SECONDS);
  private final ServerSocket server;
  private final String secret;
  private final AstDb db;
  private final Lines evidence;
  private final CarrierBook carrier;
  private final Guard guard;
  private final Others others;

  private FakePbx(int port, Path folder, String secret) throws IOException {
    this.secret = secret;
    db = AstDb.open(folder.resolve("astdb"));
    evidence = Lines.appendedTo(folder.resolve("log").resolve("carillon-evidence"));
    carrier = CarrierBook.open(folder.resolve("log").resolve("carrier"), System.currentTimeMillis());
    guard = new Guard(world, db, evidence, carrier, this::tell);
    others = new Others(world, carrier);
    server = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
  }

  static FakePbx start(int port, Path folder, Path secretFile) throws IOException {
    var pbx = new FakePbx(port, folder, Files.readString(secretFile).strip());
    pbx.world.setRemoveOnCancelPolicy(true);
    pbx.world.scheduleWithFixedDelay(pbx.db::commit, 1, 1, TimeUnit.SECONDS);
    Thread.ofPlatform().name("ami").start(pbx::accept);
    return pbx;
  }

  /** Somebody else rings a number. From any thread. */
  void other(String endpoint, String number, long seconds) {
    world.execute(() -> others.begin(endpoint, number, seconds));
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        var socket = server.accept();
        socket.setTcpNoDelay(true);
        var peer = new AmiPeer(socket);
        peers.add(peer);
        Thread.ofVirtual().start(() -> peer.serve((from, headers) -> world.execute(() -> act(from, headers)), () -> peers.remove(peer)));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void tell(List<String> event) {
    for (var peer : peers) if (peer.in) peer.say(event.toArray(String[]::new));
  }

  private void act(AmiPeer peer, List<Map.Entry<String, String>> headers) {
    var order = Order.of(headers);
    String id = order.header("ActionID");
    String action = order.header("Action").toLowerCase(java.util.Locale.ROOT);
    if (action.equals("challenge")) {
      peer.challenge = String.valueOf(System.nanoTime());
      success(peer, id, "Challenge: " + peer.challenge);
    } else if (action.equals("login")) {
      peer.in = secret.equals(order.header("Secret")) || !peer.challenge.isEmpty() && md5(peer.challenge + secret).equals(order.header("Key"));
      if (peer.in) success(peer, id, "Message: Authentication accepted");
      else error(peer, id, "Authentication failed");
    } else if (!peer.in) {
      error(peer, id, "Permission denied");
    } else {
      asked(peer, id, action, order);
    }
  }

  private void asked(AmiPeer peer, String id, String action, Order order) {
    switch (action) {
      case "ping" -> success(peer, id, "Ping: Pong", "Timestamp: " + Guard.stamp() + "000");
      case "logoff" -> {
        peer.say("Response: Goodbye", "ActionID: " + id, "Message: Thanks for all the fish.");
        peer.in = false;
      }
      case "coresettings" -> success(peer, id, "AMIversion: 9.0.0", "AsteriskVersion: " + VERSION);
      case "corestatus" -> success(peer, id, "CoreStartupDate: " + started.toLocalDate(), "CoreStartupTime: " + started.toLocalTime().format(java.time.format.DateTimeFormatter.ISO_LOCAL_TIME),
          "CoreReloadDate: " + started.toLocalDate(), "CoreReloadTime: " + started.toLocalTime().format(java.time.format.DateTimeFormatter.ISO_LOCAL_TIME), "CoreCurrentCalls: " + guard.live().size());
      case "coreshowchannels" -> channels(peer, id);
      case "dbget" -> row(peer, id, order.header("Family") + "/" + order.header("Key"));
      case "originate" -> originate(peer, id, order);
      default -> error(peer, id, "Permission denied");
    }
  }

  private void originate(AmiPeer peer, String id, Order order) {
    String channel = order.header("Channel");
    boolean guarded = channel.endsWith("@carillon-guard/n");
    if (!channel.startsWith("Local/") || !guarded && !channel.endsWith("@carillon-control/n")) {
      error(peer, id, "Invalid channel");
      return;
    }
    success(peer, id, "Message: Originate successfully queued");
    String extension = channel.substring(6, channel.indexOf('@'));
    if (guarded) {
      guard.originate(extension, order);
      return;
    }
    boolean answered = guard.control(extension, order);
    tell(List.of("Event: OriginateResponse", "Privilege: call,all", "ActionID: " + id, "Response: " + (answered ? "Success" : "Failure"), "Reason: " + (answered ? 4 : 0)));
  }

  private void row(AmiPeer peer, String id, String key) {
    String value = db.get(key);
    if (value == null) {
      error(peer, id, "Database entry not found");
      return;
    }
    success(peer, id, "EventList: start", "Message: Result will follow");
    int slash = key.indexOf('/');
    peer.say("Event: DBGetResponse", "ActionID: " + id, "Family: " + key.substring(0, slash), "Key: " + key.substring(slash + 1), "Val: " + value);
    peer.say("Event: DBGetComplete", "ActionID: " + id, "EventList: Complete", "ListItems: 1");
  }

  private void channels(AmiPeer peer, String id) {
    success(peer, id, "EventList: start", "Message: Channels will follow");
    int listed = 0;
    for (var call : guard.live().values()) {
      String local = "Local/" + call.id + "@carillon-guard-" + call.instance;
      channel(peer, id, local + ";1", call.id, call);
      channel(peer, id, local + ";2", call.id + ";2", call);
      channel(peer, id, call.channel(), call.uid, call);
      listed += 3;
    }
    for (var other : others.live()) {
      peer.say("Event: CoreShowChannel", "ActionID: " + id, "Channel: " + other.channel(), "ChannelState: 6", "Uniqueid: " + other.uid(), "Linkedid: " + other.uid());
      listed++;
    }
    peer.say("Event: CoreShowChannelsComplete", "ActionID: " + id, "EventList: Complete", "ListItems: " + listed);
  }

  private static void channel(AmiPeer peer, String id, String name, String unique, Call call) {
    peer.say("Event: CoreShowChannel", "ActionID: " + id, "Channel: " + name, "ChannelState: " + (call.answeredAt != 0 ? 6 : 5), "Uniqueid: " + unique, "Linkedid: " + call.id);
  }

  private static void success(AmiPeer peer, String id, String... more) {
    answer(peer, "Success", id, more);
  }

  private static void error(AmiPeer peer, String id, String why) {
    answer(peer, "Error", id, "Message: " + why);
  }

  private static void answer(AmiPeer peer, String response, String id, String... more) {
    var lines = new java.util.ArrayList<>(List.of("Response: " + response));
    if (!id.isEmpty()) lines.add("ActionID: " + id);
    lines.addAll(List.of(more));
    peer.say(lines.toArray(String[]::new));
  }

  private static String md5(String text) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has MD5", e);
    }
  }

  @Override public void close() throws IOException {
    server.close();
    peers.forEach(AmiPeer::close);
    world.shutdownNow();
    db.close();
    evidence.close();
    carrier.close();
  }
}
