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
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.ext.web.RoutingContext;
import io.vertx.sqlclient.Pool;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Callable;
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
    this.parts = new Upload.Parts(jobs, intake, new Seen(pool), campaigns, Path.of(System.getProperty("java.io.tmpdir")));
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
    var owner = context.vertx().getOrCreateContext();
    if (!uploads.tryAcquire()) {
      context.fail(Problem.unavailable("as many uploads as this gateway takes at once are under way").thrown());
      return;
    }
    // The request is paused until the body stream takes it.
    numbers.refresh().compose(done -> names.refresh()).compose(done -> campaigns.find(asked.tenant(), id))
        .map(found -> open(found.orElseThrow(() -> Problem.notFound("no campaign has the id " + id).thrown())))
        .compose(campaign -> campaigns.holdUpload(id, holder, Upload.leaseSeconds()).compose(held -> {
          if (!held) return Future.failedFuture(Problem.conflict("upload-running", "another upload to this campaign is under way").thrown());
          var body = new BodyStream(context.request(), owner);
          var upload = new Upload(parts, campaign, holder, clock.instant());
          return onOwnThread(owner, () -> upload.run(() -> rows(form, body, campaign)))
              .transform(done -> campaigns.releaseUpload(id, holder).transform(released -> done.succeeded()
                  ? Future.succeededFuture(done.result()) : Future.<UploadReport>failedFuture(done.cause())));
        }))
        // The next upload need not wait for whoever is slow to read how this one went.
        .compose(report -> onOwnThread(owner, () -> answered(context, owner, report)))
        .onComplete(done -> uploads.release())
        .onFailure(context::fail);
  }

  private static Void answered(RoutingContext context, Context owner, UploadReport report) throws IOException {
    try (report; var json = report.json()) {
      context.response().putHeader("content-type", "application/json");
      new SentPieces(context.response(), owner).send(json);
      return null;
    }
  }

  private static <T> Future<T> onOwnThread(Context owner, Callable<T> work) {
    var promise = Promise.<T>promise();
    Thread.ofVirtual().name("upload").start(() -> {
      try {
        var result = work.call();
        owner.runOnContext(go -> promise.complete(result));
      } catch (Exception e) { // whatever a callable may throw ends the request
        Throwable why = e instanceof Upload.Failed failed ? failed.getCause() : e;
        owner.runOnContext(go -> promise.fail(why));
      }
    });
    return promise.future();
  }

  private Rows rows(Form form, BodyStream body, Campaign campaign) throws IOException, Rows.Unreadable {
    var now = clock.instant();
    var calls = new CallReader(text -> numbers.read(text, campaign.region()), names::isScript, names::isTarget, names::isCalendar);
    return switch (form) {
      case CSV -> CsvRows.open(body, columns -> new CsvContact(columns, text -> numbers.read(text, campaign.region()), campaign.defaults(), now, campaign.endsAt()));
      case NDJSON -> new NdjsonRows(body, new JsonContact(contract, calls, campaign, now));
      case JSON -> JsonArrayRows.open(body, new JsonContact(contract, calls, campaign, now));
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
