package io.carillon.simulation.store;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.Set;

/** What is to be published, in its order, and the numbers of the lanes. A row that was sent is of no more interest here. */
final class OutboxStatements {
  private static final int BATCH = 500;

  private OutboxStatements() {}

  static void into(Statements all) {
    all.add("outbox.Outbox", "ADD", "", call -> {
      var values = (Buffer[]) call.args().getValue(3);
      for (int i = 0; i < values.length; i++) {
        long id = call.tables().nextOutboxId();
        call.tables().highest.put("outbox", id);
        call.tables().unsent.put(id, new Tables.Out(id, call.texts(0)[i], call.texts(1)[i], new JsonObject(call.texts(2)[i]), values[i]));
      }
    });
    all.add("outbox.Outbox", "NUMBERS", "pbx last", call -> {
      for (int i = 0; i < call.texts(0).length; i++) {
        String pbx = call.texts(0)[i];
        var last = call.tables().lane.get(pbx);
        long now = (last == null ? 0 : last) + call.longs(1)[i];
        call.tables().lane.put(pbx, now);
        call.row(pbx, now);
      }
    });
    String rows = "id topic key headers value";
    all.add("outbox.OutboxRelay", "SENT", "", call -> sent(call, call.longs(0)));
    all.add("outbox.OutboxRelay", "NEXT", rows, OutboxStatements::next);
    all.add("outbox.OutboxRelay", "SENT_AND_NEXT", rows, call -> {
      sent(call, call.longs(2));
      next(call);
    });
    all.add("outbox.Floor", "LOOK", "unsent highest clock", call -> {
      Long unsent = null;
      for (var row : call.tables().unsent.all()) {
        if (row.id() < call.number(0)) continue;
        unsent = row.id();
        break;
      }
      call.row(unsent, call.tables().highest.get("outbox"), call.clock().toInstant().toEpochMilli());
    });
    all.add("outbox.OutboxRelay", "OLD", "", call -> { });
  }

  private static void sent(Call call, Long[] ids) {
    for (var id : ids) call.tables().unsent.remove(id);
  }

  private static void next(Call call) {
    var left = Set.of(call.texts(0));
    int most = BATCH;
    for (var row : call.tables().unsent.all()) {
      if (left.contains(row.topic()) || row.id() < call.number(1)) continue;
      if (most-- == 0) return;
      call.row(row.id(), row.topic(), row.key(), row.headers(), row.value());
    }
  }
}
