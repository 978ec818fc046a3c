package io.carillon.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.testkit.WithBackends;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

@WithBackends
final class ContactsIT extends OnGateway {
  private String campaign() {
    return gateway.campaign("{\"name\": \"contacts\"}");
  }

  private Gateway.Answered upload(String campaign, String type, String body) {
    return gateway.post("/v1/campaigns/" + campaign + "/contacts", body, "Content-Type", type);
  }

  private long rows(String campaign) {
    return backends.count("select count(*) from job where campaign_id = $1", UUID.fromString(campaign));
  }

  @Test
  void everyBadRowIsNamedAndTheGoodOnesAreIn() {
    String campaign = campaign();
    String csv = "\ufeffNumber,reference,var.CITY,ring_seconds\r\n"
        + "+79161110001,a,Moscow,30\n"
        + "\"8 (916) 111-00-02\",\"b \"\"quoted\"\", with comma\",Perm,\r"
        + "\n"
        + "+79161110001,again,Moscow,30\n"
        + "abc,c,Moscow,\n"
        + "112,d,Moscow,\n"
        + "+7916111000312345,e,Moscow,\n"
        + "+79161110004,f,\"x,EXEC=1\",\n"
        + "+79161110005,g,Moscow,601\n"
        + "+79161110006,h\n"
        + "+88216123456,i,Moscow,5\n"
        + "+79161110007,j,Moscow,5";
    var answer = upload(campaign, "text/csv; charset=utf-8", csv);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    var json = answer.json();
    assertThat(json.getInteger("accepted")).as(answer.body()).isEqualTo(3);
    assertThat(json.getInteger("duplicate")).isEqualTo(1);
    assertThat(json.getJsonArray("duplicates").getJsonObject(0).getInteger("line")).isEqualTo(4);
    assertThat(json.getInteger("rejected")).isEqualTo(7);
    assertThat(json.getBoolean("complete")).isTrue();
    assertThat(json.getJsonArray("errors").stream().map(error -> ((JsonObject) error).getInteger("line") + " " + ((JsonObject) error).getString("column")))
        .containsExactly("5 Number", "6 Number", "7 Number", "8 var.CITY", "9 ring_seconds", "10 null", "11 Number");
    assertThat(rows(campaign)).isEqualTo(3);

    var again = upload(campaign, "text/csv", csv).json();
    assertThat(again.getInteger("accepted")).isZero();
    assertThat(again.getInteger("alreadyIn")).isEqualTo(3);
    assertThat(rows(campaign)).isEqualTo(3);
    assertThat(gateway.get("/v1/campaigns/" + campaign + "/progress").json().getInteger("submitted")).isEqualTo(3);
  }

  @Test
  void thousandsOfBadRowsAreNamedEveryOne() {
    String campaign = campaign();
    int bad = 5_000;
    var csv = new StringBuilder("number,reference\n+79161140001,first\n");
    for (int i = 0; i < bad; i++) csv.append("+7916114").append(i % 10).append(",bad-").append(i).append('\n');
    var answer = upload(campaign, "text/csv", csv.append("+79161140002,last\n").toString());
    assertThat(answer.status()).isEqualTo(200);
    var json = answer.json();
    assertThat(json.getInteger("rows")).isEqualTo(bad + 2);
    assertThat(json.getInteger("accepted")).isEqualTo(2);
    assertThat(json.getInteger("rejected")).isEqualTo(bad);
    assertThat(json.getJsonArray("errors").stream().map(error -> ((JsonObject) error).getInteger("line"))).containsExactlyElementsOf(IntStream.range(3, bad + 3).boxed().toList());
    assertThat(json.getJsonArray("errors")).allMatch(error -> ((JsonObject) error).equals(new JsonObject().put("line", ((JsonObject) error).getInteger("line"))
        .put("column", "number").put("reason", "is too short for its country")));
  }

  @Test
  void aRowOfJsonIsToldWhichFormIsWanted() {
    var error = upload(campaign(), "application/x-ndjson", "{\"to\": \"+79161150001\", \"variables\": {\"CITY\": \"a;b\"}}\n").json().getJsonArray("errors").getJsonObject(0);
    assertThat(error).isEqualTo(new JsonObject().put("line", 1).put("column", "/variables/CITY")
        .put("reason", "has a form that is not allowed here; wanted: 256 letters, digits and _ . - at most"));
  }

  /** The next upload to the campaign need not wait for him, and what was kept for him goes with his connection. */
  @Test
  void whoDoesNotReadHisAnswerHoldsNobodyUp() throws IOException {
    String campaign = campaign();
    String body = "number\n" + "x\n".repeat(200_000);
    try (var slow = new Socket()) {
      slow.setReceiveBufferSize(4_096);
      slow.connect(new InetSocketAddress("127.0.0.1", gateway.port()));
      slow.getOutputStream().write(("POST /v1/campaigns/" + campaign + "/contacts HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + Gateway.KEY
          + "\r\nContent-Type: text/csv\r\nContent-Length: " + body.length() + "\r\n\r\n" + body).getBytes(StandardCharsets.US_ASCII));
      assertThat(slow.getInputStream().read()).as("the answer has begun").isEqualTo('H');
      var next = upload(campaign, "text/csv", "number\n+79161160001\n");
      assertThat(next.status()).as(next.body()).isEqualTo(200);
    }
  }

  @Test
  void aBadHeaderRefusesTheWhole() {
    String campaign = campaign();
    var unknown = upload(campaign, "text/csv", "number,colour\n+79161110001,red\n");
    assertThat(unknown.status()).isEqualTo(400);
    assertThat(unknown.body()).contains("colour");
    assertThat(upload(campaign, "text/csv", "reference\nx\n").status()).isEqualTo(400);
    assertThat(upload(campaign, "text/csv", "number,Number\n1,1\n").status()).isEqualTo(400);
    assertThat(upload(campaign, "text/csv", "").status()).isEqualTo(400);
    assertThat(upload(campaign, "text/plain", "number\n+79161110001").status()).isEqualTo(415);
    assertThat(upload(campaign, "text/csv", "number\n+79161110009\n\"" + "9".repeat(200_000)).status()).isEqualTo(400);
    assertThat(upload("00000000-0000-4000-8000-000000000001", "text/csv", "number\n").status()).isEqualTo(404);
    // What came before a row that cannot be read is in.
    Awaitility.await().until(() -> rows(campaign) == 1);
  }

  @Test
  void jsonAndLinesOfJsonAreTakenToo() {
    String campaign = campaign();
    var lines = upload(campaign, "application/x-ndjson", """
        {"to": "+79161120001", "reference": "a"}
        {"to": "+79161120002", "colour": "red"}

        {"to": }
        {"destinations": [{"to": "+79161120003", "ringSeconds": 15}, {"to": "+79161120004"}]}
        """);
    assertThat(lines.json().getInteger("accepted")).as(lines.body()).isEqualTo(2);
    assertThat(lines.json().getJsonArray("errors").getJsonObject(0)).isEqualTo(new JsonObject().put("line", 2).put("column", "/colour").put("reason", "is not a field of this object"));
    assertThat(lines.json().getJsonArray("errors").getJsonObject(1).getInteger("line")).isEqualTo(4);

    var array = upload(campaign, "application/json", "[{\"to\": \"+79161120001\"}, {\"to\": \"+79161120005\"}, 7, {\"to\": \"1\"}]");
    assertThat(array.json().getInteger("accepted")).as(array.body()).isEqualTo(1);
    assertThat(array.json().getInteger("alreadyIn")).isEqualTo(1);
    assertThat(array.json().getInteger("rejected")).isEqualTo(2);
    assertThat(upload(campaign, "application/json", "{}").status()).isEqualTo(400);
  }

  @Test
  void anUploadThatBreaksOffKeepsWhatCameAndCanBeRepeated() throws IOException {
    String campaign = campaign();
    String head = "POST /v1/campaigns/" + campaign + "/contacts HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + Gateway.KEY
        + "\r\nContent-Type: text/csv\r\nContent-Length: 10000000\r\n\r\n";
    try (var socket = new Socket("127.0.0.1", gateway.port())) {
      var rows = new StringBuilder(head).append("number\n");
      for (int i = 0; i < 100; i++) rows.append("+7916113").append(String.format("%04d", i)).append('\n');
      socket.getOutputStream().write(rows.toString().getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().flush();
      Awaitility.await().until(() -> backends.count("select count(*) from campaign where id = $1 and upload_holder is not null", UUID.fromString(campaign)) == 1);
    }
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> rows(campaign) == 100);
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> backends.count("select count(*) from campaign where id = $1 and upload_holder is null", UUID.fromString(campaign)) == 1);
    var whole = new StringBuilder("number\n");
    for (int i = 0; i < 200; i++) whole.append("+7916113").append(String.format("%04d", i)).append('\n');
    var again = upload(campaign, "text/csv", whole.toString());
    assertThat(again.json().getLong("alreadyIn")).as(again.body()).isEqualTo(100);
    assertThat(again.json().getLong("accepted")).isEqualTo(100);
    assertThat(rows(campaign)).isEqualTo(200);
  }

  @Test
  void oneUploadAtATime() {
    String campaign = campaign();
    backends.query("update campaign set upload_holder = 'another', upload_until = now() + interval '1 minute' where id = $1", UUID.fromString(campaign));
    var answer = upload(campaign, "text/csv", "number\n+79161110001\n");
    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.problem()).isEqualTo("upload-running");
  }

  @Test
  void aLargeFileIsStreamedAndEveryRowIsInOnce() {
    String campaign = campaign();
    int n = 30_000;
    var body = BodyPublishers.ofInputStream(() -> new Numbers(n));
    long begun = System.nanoTime();
    var answer = gateway.send(gateway.request("/v1/campaigns/" + campaign + "/contacts", "Content-Type", "text/csv").POST(body));
    double seconds = (System.nanoTime() - begun) / 1e9;
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.json().getInteger("accepted")).isEqualTo(n);
    assertThat(rows(campaign)).isEqualTo(n);
    System.out.printf("%d rows in %.1f s: %.0f rows/s with intake%n", n, seconds, n / seconds);
  }

  /** A CSV of so many numbers that is nowhere as a whole. */
  private static final class Numbers extends InputStream {
    private final int count;
    private int next = -1;
    private byte[] line = new byte[0];
    private int at;

    Numbers(int count) {
      this.count = count;
    }

    @Override public int read() {
      if (at == line.length) {
        if (next == count) return -1;
        line = (next < 0 ? "number,reference\n" : String.format("+7916%07d,ref-%d%n", 2_000_000 + next, next)).getBytes(StandardCharsets.US_ASCII);
        next++;
        at = 0;
      }
      return line[at++];
    }
  }
}
