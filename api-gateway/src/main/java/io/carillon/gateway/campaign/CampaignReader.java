package io.carillon.gateway.campaign;

import io.carillon.contract.CallSpec;
import io.carillon.contract.CampaignState;
import io.carillon.gateway.edge.Problem.Fault;
import io.carillon.gateway.edge.Problem;
import io.carillon.gateway.submit.CallReader;
import io.carillon.gateway.submit.Possible;
import io.carillon.number.NumberForm;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Decides whether a campaign, or a change of one, can be taken. */
final class CampaignReader {
  /** Every job ends: a campaign lasts 30 days at most. */
  static final Duration LONGEST = Duration.ofDays(30);

  private final CallReader calls;

  CampaignReader(CallReader calls) {
    this.calls = calls;
  }

  /** @throws Problem.Thrown with everything that is wrong */
  Campaign create(JsonObject body, UUID id, String tenant, Instant now) {
    var faults = new ArrayList<Fault>();
    text(body.getString("name"), faults);
    String region = body.getString("region");
    if (region != null && !NumberForm.isRegion(region)) faults.add(Fault.at("/region", "is not a country with a numbering plan"));
    Instant endsAt = endsAt(body, now, now, faults);
    var defaults = defaults(body, now, faults);
    pace(body, faults);
    possible(defaults, now, endsAt, faults);
    if (!faults.isEmpty()) throw Problem.invalid(faults).thrown();
    return new Campaign(id, tenant, body.getString("name"), CampaignState.DRAFT, defaults, region, body.getInteger("maxConcurrent"),
        body.getDouble("callsPerSecond"), body.getInteger("weight", 1), body.getBoolean("finishWhenDone", true), now, null, endsAt, null);
  }

  Campaign change(Campaign was, JsonObject body, Instant now) {
    var faults = new ArrayList<Fault>();
    if (body.containsKey("name")) text(body.getString("name"), faults);
    Instant endsAt = body.containsKey("endsAt") ? endsAt(body, was.createdAt(), now, faults) : was.endsAt();
    var defaults = body.containsKey("defaults") ? defaults(body, now, faults) : was.defaults();
    pace(body, faults);
    if (body.containsKey("defaults")) possible(defaults, now, endsAt, faults);
    if (!faults.isEmpty()) throw Problem.invalid(faults).thrown();
    return new Campaign(was.id(), was.tenant(), body.getString("name", was.name()), was.state(), defaults, was.region(),
        body.containsKey("maxConcurrent") ? body.getInteger("maxConcurrent") : was.maxConcurrent(),
        body.containsKey("callsPerSecond") ? body.getDouble("callsPerSecond") : was.callsPerSecond(),
        body.getInteger("weight", was.weight()),
        body.getBoolean("finishWhenDone", was.finishWhenDone()), was.createdAt(), was.startedAt(), endsAt, was.finishedAt());
  }

  private CallSpec defaults(JsonObject body, Instant now, List<Fault> faults) {
    var json = body.getJsonObject("defaults");
    if (json == null) return CallSpec.empty();
    var read = calls.defaults(json, "/defaults", now);
    faults.addAll(read.faults());
    return read.spec();
  }

  /** Whether contacts that say nothing else can ever be rung. */
  private static void possible(CallSpec defaults, Instant now, Instant endsAt, List<Fault> faults) {
    if (!faults.isEmpty()) return;
    Possible.faults(defaults, now, endsAt).forEach(fault -> faults.add(Fault.at("/defaults" + fault.pointer(), fault.detail())));
  }

  private static void text(String name, List<Fault> faults) {
    if (name.codePoints().anyMatch(c -> Character.isISOControl(c) || c >= 0xd800 && c <= 0xdfff)) faults.add(Fault.at("/name", "holds a control character"));
    else if (name.isBlank()) faults.add(Fault.at("/name", "is blank"));
  }

  private static void pace(JsonObject body, List<Fault> faults) {
    Double pace = body.getDouble("callsPerSecond");
    if (pace != null && pace > 1 && pace != Math.rint(pace)) faults.add(Fault.at("/callsPerSecond", "is neither a whole number nor below 1"));
  }

  private static Instant endsAt(JsonObject body, Instant created, Instant now, List<Fault> faults) {
    String text = body.getString("endsAt");
    Instant latest = created.plus(LONGEST);
    if (text == null) return latest;
    try {
      Instant at = OffsetDateTime.parse(text).toInstant();
      if (!at.isAfter(now)) faults.add(Fault.at("/endsAt", "lies in the past"));
      else if (at.isAfter(latest)) faults.add(Fault.at("/endsAt", "lies more than 30 days after the campaign was created"));
      return at;
    } catch (DateTimeException e) {
      faults.add(Fault.at("/endsAt", "is not an RFC 3339 time with its offset, as 2026-11-23T09:00:00Z"));
      return latest;
    }
  }
}
