package io.carillon.gateway.contacts;

import io.carillon.gateway.campaign.Campaign;
import io.carillon.gateway.edge.Asked;
import io.carillon.gateway.edge.Contract;
import io.carillon.gateway.edge.Operations;
import io.carillon.gateway.edge.Problem;
import io.carillon.gateway.number.Numbers;
import io.carillon.gateway.submit.CallReader;
import io.carillon.gateway.submit.JobPublisher;
import io.carillon.gateway.submit.Names;
import io.carillon.gateway.campaign.CampaignStore;
import io.carillon.intake.IntakeReach;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.sqlclient.Pool;
import java.time.InstantSource;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Semaphore;

/** {@code POST /v1/campaigns/{id}/contacts}: who may upload now, and in which form. */
public final class ContactsHandler {
  /** Uploads at once in this process; one more is told to come again. */
  private static final int AT_ONCE = 16;

  private final Upload.Parts parts;
  private final CampaignStore campaigns;
  private final Numbers numbers;
  private final Names names;
  private final Contract contract;
  private final InstantSource clock;
  private final Semaphore uploads = new Semaphore(AT_ONCE);

  public ContactsHandler(JobPublisher jobs, IntakeReach intake, Pool pool, CampaignStore campaigns, Reading reading) {
    this.parts = new Upload.Parts(jobs, intake, new Seen(pool), campaigns);
    this.campaigns = campaigns;
    this.numbers = reading.numbers;
    this.names = reading.names;
    this.contract = reading.contract;
    this.clock = reading.clock;
  }

  /** What rows are judged by. */
  public record Reading(Numbers numbers, Names names, Contract contract, InstantSource clock) {}

  public void register(Operations operations) {
    operations.upload("uploadContacts", this::upload);
  }

  private enum Form { CSV, NDJSON, JSON }

  private void upload(RoutingContext context) {
    var asked = new Asked(context);
    var form = form(asked.header("content-type"));
    UUID id = id(asked.path("id"));
    String holder = UUID.randomUUID().toString();
    if (!uploads.tryAcquire()) {
      context.fail(Problem.unavailable("as many uploads as this gateway takes at once are under way").thrown());
      return;
    }
    // The request is paused until the body stream takes it.
    numbers.refresh().compose(done -> names.refresh()).compose(done -> campaigns.find(asked.tenant(), id))
        .map(found -> open(found.orElseThrow(() -> Problem.notFound("no campaign has the id " + id).thrown())))
        .compose(campaign -> campaigns.holdUpload(id, holder, Upload.leaseSeconds()).compose(held -> {
          if (!held) return Future.failedFuture(Problem.conflict("upload-running", "another upload to this campaign is under way").thrown());
          var body = new BodyStream(context.request(), context.vertx().getOrCreateContext());
          return onOwnThread(context, new Upload(parts, campaign, holder, clock.instant()), () -> rows(form, body, campaign))
              .transform(done -> campaigns.releaseUpload(id, holder).transform(released -> done.succeeded()
                  ? Future.succeededFuture(done.result()) : Future.<JsonObject>failedFuture(done.cause())));
        }))
        .onComplete(done -> uploads.release())
        .onComplete(report -> context.response().putHeader("content-type", "application/json").end(report.toBuffer()), context::fail);
  }

  private static Future<JsonObject> onOwnThread(RoutingContext context, Upload upload, Upload.RowsOpener opener) {
    var promise = io.vertx.core.Promise.<JsonObject>promise();
    var owner = context.vertx().getOrCreateContext();
    Thread.ofVirtual().name("upload").start(() -> {
      try {
        var report = upload.run(opener);
        owner.runOnContext(go -> promise.complete(report));
      } catch (RuntimeException e) {
        Throwable why = e instanceof Upload.Failed failed ? failed.getCause() : e;
        owner.runOnContext(go -> promise.fail(why));
      }
    });
    return promise.future();
  }

  private Rows rows(Form form, BodyStream body, Campaign campaign) throws java.io.IOException, Rows.Unreadable {
    var now = clock.instant();
    var calls = new CallReader(text -> numbers.read(text, campaign.region()), names::isScript, names::isTarget);
    return switch (form) {
      case CSV -> CsvRows.open(body, columns -> new CsvContact(columns, text -> numbers.read(text, campaign.region()), campaign.defaults().window(), now));
      case NDJSON -> new NdjsonRows(body, new JsonContact(contract, calls, now));
      case JSON -> JsonArrayRows.open(body, new JsonContact(contract, calls, now));
    };
  }

  private static Campaign open(Campaign campaign) {
    if (campaign.state().isFinal() || campaign.state() == io.carillon.contract.CampaignState.DRAINING) {
      throw Problem.conflict("illegal-step", "the campaign is " + campaign.state() + " and takes no more contacts").thrown();
    }
    return campaign;
  }

  private static UUID id(String text) {
    if (!io.carillon.id.Ids.isUuid(text)) throw Problem.invalidParameter("id", "id is not a UUID").thrown();
    return UUID.fromString(text);
  }

  private static Form form(String contentType) {
    String[] parts = (contentType == null ? "" : contentType).toLowerCase(Locale.ROOT).split(";", 2);
    String charset = parts.length == 2 ? parts[1].replace(" ", "").replace("\"", "") : "";
    if (charset.startsWith("charset=") && !charset.equals("charset=utf-8")) throw Problem.unsupportedType("contacts are UTF-8").thrown();
    return switch (parts[0].strip()) {
      case "text/csv" -> Form.CSV;
      case "application/x-ndjson" -> Form.NDJSON;
      case "application/json" -> Form.JSON;
      default -> throw Problem.unsupportedType("text/csv, application/x-ndjson or application/json is wanted").thrown();
    };
  }
}
