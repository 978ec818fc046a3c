package io.carillon.bench;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import io.vertx.core.json.JsonObject;

/** A CSV through the API until its lines are rows, over a bare COPY of those same rows into the same table. */
final class Import implements Benchmark {
  private static final int RUNS = 5;
  private static final int ROWS = 100_000;

  @Override public String describe() {
    return "CSV import until rows, over a bare COPY of them";
  }

  @Override public List<Measured> run(Path directory) throws Exception {
    try (var lab = Rig.lab(directory); var rig = Rig.start(directory, lab, lab.pbx("pbx-a").amiPort())) {
      var through = new ArrayList<Double>();
      var bare = new ArrayList<Double>();
      var ratios = new ArrayList<Double>();
      for (int run = 0; run <= RUNS; run++) {
        String campaign = rig.campaign("import " + run);
        double rate = upload(rig, directory, campaign, ROWS);
        double copied = rig.database().copyAgain(campaign);
        System.err.printf("run %d: %.0f rows/s through the API, %.0f by COPY%n", run, rate, copied);
        if (run == 0) continue; // warms up
        through.add(rate);
        bare.add(copied);
        ratios.add(rate / copied);
      }
      return List.of(Measured.median("import.ratio", "1", ">= 0.2", ratios), Measured.median("import.api", "rows/s", "", through),
          Measured.median("import.copy", "rows/s", "", bare));
    }
  }

  /** @return rows a second, from the first byte sent to the moment at which all are rows */
  static double upload(Rig rig, Path directory, String campaign, int rows) throws Exception {
    Path csv = directory.resolve("contacts.csv");
    try (var out = Files.newBufferedWriter(csv)) {
      out.write("number,reference\n");
      for (int n = 0; n < rows; n++) out.write(Numbers.any(n) + ",ref-" + n + "\n");
    }
    try (var client = HttpClient.newHttpClient()) {
      long began = System.nanoTime();
      var answer = client.send(HttpRequest.newBuilder(rig.base().resolve("/v1/campaigns/" + campaign + "/contacts"))
          .header("Authorization", "Bearer " + Rig.ADMIN_KEY).header("Content-Type", "text/csv").POST(BodyPublishers.ofFile(csv)).build(), BodyHandlers.ofString());
      if (answer.statusCode() != 200) throw new IllegalStateException("the upload was answered " + answer.statusCode() + ": " + answer.body());
      rig.until("all contacts are rows", 120, () -> rig.progress(campaign).getInteger("submitted") >= rows);
      double seconds = (System.nanoTime() - began) / 1e9;
      int accepted = new JsonObject(answer.body()).getInteger("accepted");
      long stored = rig.database().count("select count(*) from job where campaign_id = '" + campaign + "'");
      if (accepted != rows || stored != rows) throw new IllegalStateException(rows + " sent, " + accepted + " accepted, " + stored + " stored");
      return rows / seconds;
    }
  }
}
