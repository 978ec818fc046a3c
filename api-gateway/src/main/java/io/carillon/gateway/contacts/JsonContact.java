package io.carillon.gateway.contacts;

import io.carillon.gateway.campaign.Campaign;
import io.carillon.gateway.edge.Contract;
import io.carillon.gateway.edge.SchemaFaults;
import io.carillon.gateway.submit.CallReader;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Validator;
import java.time.Instant;

/** Decides what one JSON contact says, by the contract's own schema of one. */
final class JsonContact {
  private final Validator schema;
  private final JsonObject described;
  private final CallReader calls;
  private final Campaign campaign;
  private final Instant now;

  JsonContact(Contract contract, CallReader calls, Campaign campaign, Instant now) {
    var array = contract.router().operation("uploadContacts").getRequestBody().getContent().get("application/json").getSchema();
    this.schema = contract.router().getSchemaRepository().validator(array);
    this.described = SchemaFaults.json(array);
    this.calls = calls;
    this.campaign = campaign;
    this.now = now;
  }

  Row read(long line, Object value) {
    if (!(value instanceof JsonObject json)) return new Row.Rejected(line, null, "is not a JSON object");
    // The schema is that of an array of contacts: pointers begin with this one's place in it.
    var checked = schema.validate(new JsonArray().add(json));
    if (!Boolean.TRUE.equals(checked.getValid())) {
      var faults = SchemaFaults.faults(checked, described);
      if (faults.isEmpty()) return new Row.Rejected(line, null, "is not a contact");
      String pointer = faults.getFirst().pointer();
      return new Row.Rejected(line, pointer.startsWith("/0") ? pointer.substring(2) : pointer, faults.getFirst().detail());
    }
    var read = calls.call(json, campaign.defaults(), now, campaign.endsAt());
    if (read.faults().isEmpty()) return new Row.Contact(line, read.spec());
    return new Row.Rejected(line, read.faults().getFirst().pointer(), read.faults().getFirst().detail());
  }
}
