package io.carillon.lab.fake;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledFuture;

/** One call that passed the guard. Times are milliseconds since the epoch, 0 where it did not come to that. */
final class Call {
  final String id;
  final String uid;
  final String instance;
  final Order order;
  final Far far;
  final long dialedAt;
  long rangAt;
  long answeredAt;
  String keys = "";
  String ack = "";
  final List<ScheduledFuture<?>> timers = new ArrayList<>();

  Call(String id, String uid, String instance, Order order, long now) {
    this.id = id;
    this.uid = uid;
    this.instance = instance;
    this.order = order;
    this.dialedAt = now;
    this.far = Far.of(number());
  }

  /** {@code PJSIP/79161112233@north}. */
  String number() {
    String dial = order.value("DIAL");
    return dial.substring(dial.indexOf('/') + 1, dial.indexOf('@'));
  }

  String endpoint() {
    String dial = order.value("DIAL");
    return dial.substring(dial.indexOf('@') + 1);
  }

  String channel() {
    return "PJSIP/" + endpoint() + "-" + instance;
  }

  String lastSip() {
    if (answeredAt != 0) return "SIP 200 OK";
    return rangAt != 0 ? "SIP 180 Ringing" : "SIP 100 Trying";
  }

  /** How long the script holds an answered call, by the place it goes to; negative: until somebody hangs up. */
  long scriptMillis() {
    return switch (order.value("CONTEXT")) {
      case "lab-quick" -> 0;
      case "lab-hold" -> 1_000L * (order.own("HOLD").isEmpty() ? 5 : Integer.parseInt(order.own("HOLD")));
      case "carillon-notify" -> order.value("ACK").isEmpty() ? 600 + 1_000L * (order.value("PLAY").isEmpty() ? 0 : order.value("PLAY").split("&").length)
          : 3_000L * (order.value("ACKWAIT").isEmpty() ? 10 : order.number("ACKWAIT"));
      default -> 0;
    };
  }
}
