package io.carillon.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.contract.JobKind;
import io.carillon.contract.JobState;
import io.carillon.contract.Outcome;
import io.carillon.contract.ResultMessage;
import io.carillon.contract.Topics;
import io.carillon.testkit.Backends;
import io.carillon.testkit.WithBackends;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.support.ui.WebDriverWait;

/** The live page in a real browser: Chromium and its driver must be on the PATH (Debian: chromium and chromium-driver). */
@WithBackends
final class DashboardIT {
  @TempDir
  private Path profile;

  private static void dark(ChromeDriver browser) {
    browser.executeCdpCommand("Emulation.setEmulatedMedia", Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", "dark"))));
  }

  /** A window is at least 500 wide, a telephone is not. */
  private static void wide(ChromeDriver browser, int width) {
    browser.executeCdpCommand("Emulation.setDeviceMetricsOverride", Map.of("width", width, "height", 1600, "deviceScaleFactor", 1, "mobile", false));
  }

  private static File onPath(String program, String debian) {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator)).map(folder -> new File(folder, program)).filter(File::canExecute).findFirst()
        .orElseThrow(() -> new AssertionError("there is no " + program + " on the PATH; Debian has it in the package " + debian));
  }

  private ChromeDriver browser() {
    var options = new ChromeOptions();
    options.setBinary(onPath("chromium", "chromium"));
    options.addArguments("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--window-size=1280,1000", "--user-data-dir=" + profile);
    var service = new ChromeDriverService.Builder().usingDriverExecutable(onPath("chromedriver", "chromium-driver")).usingAnyFreePort().build();
    return new ChromeDriver(service, options);
  }

  /** How wide the completed part of the bar is. Asked in one step, since the page draws it anew each time. */
  private static Object completed(ChromeDriver browser) {
    return browser.executeScript("return document.querySelector('#campaigns .bar .completed').getAttribute('width')");
  }

  private static List<ResultMessage.JobFinished> results(String campaign) {
    return List.of(
        new ResultMessage.JobFinished("j1", UUID.randomUUID().toString(), campaign, null, null, JobKind.DIAL, JobState.CANCELLED, "CAMPAIGN_OVER", null, null, null,
            null, null, 0, null, null, Instant.now(), null, null, Instant.now(), null, null, null, null, null),
        new ResultMessage.JobFinished("j2", UUID.randomUUID().toString(), campaign, null, null, JobKind.DIAL, JobState.FAILED, "INVALID_NUMBER",
            Outcome.INVALID_NUMBER, null, null, null, "+79161170002", 12, "a-trunk-with-a-name-of-32-letters", "a-pbx-with-a-name-of-32-letters-x",
            Instant.now(), null, null, Instant.now(), 123.4, null, null, null, null),
        new ResultMessage.JobFinished("j3", UUID.randomUUID().toString(), campaign, null, null, JobKind.DIAL, JobState.COMPLETED, null, Outcome.ANSWERED, null, null,
            null, "+79161170001", 1, "carrier", "pbx-a", Instant.now(), null, null, Instant.now(), 3.2, 12.5, null, null, null));
  }

  @Test
  void showsWhatGoesOnAndTakesNothingForHtml(Backends backends) throws IOException {
    try (var gateway = new Gateway(backends); var intake = new Intake(backends)) {
      gateway.post("/v1/pbxs", "{\"id\": \"pbx-a\", \"maxChannels\": 50}");
      backends.query("update pbx set link_up = true, fenced = true where id = 'pbx-a'");
      gateway.post("/v1/pbxs", "{\"id\": \"pbx-b\", \"mode\": \"SPOOL\", \"maxChannels\": 30}");
      gateway.post("/v1/trunks", "{\"id\": \"second\", \"dial\": \"PJSIP/${number}@second\", \"maxChannels\": 4, \"callsPerSecond\": 0.5, \"pbxs\": [\"pbx-b\"]}");
      backends.query("insert into attempt (id, job_id, campaign_id, nth, round, destination, to_number, dial, trunk, pbx, epoch, priority, created_at, not_after, settle_by)"
          + " select gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 1, 1, 0, '+79161112233', '79161112233', case when n < 5 then 'second' else 'carrier' end,"
          + " case when n < 5 then 'pbx-b' else 'pbx-a' end, 1, 5, now(), now(), now() from generate_series(1, 15) n");
      gateway.post("/v1/trunks", "{\"id\": \"carrier\", \"dial\": \"PJSIP/${number}@carrier\", \"maxChannels\": 20, \"callsPerSecond\": 5, \"pbxs\": [\"pbx-a\"]}");
      String campaign = gateway.campaign("{\"name\": \"<img src=x onerror=document.title='owned'> Autumn\"}");
      gateway.post("/v1/campaigns/" + campaign + "/start", "");
      var csv = new StringBuilder("number\n");
      for (int i = 0; i < 100; i++) csv.append("+7916117").append(String.format("%04d", i)).append('\n');
      gateway.post("/v1/campaigns/" + campaign + "/contacts", csv.toString(), "Content-Type", "text/csv");
      backends.query("update job set state = 'COMPLETED', outcome = 'ANSWERED' where id in (select id from job order by id limit 60)");
      backends.query("update job set state = 'FAILED', outcome = 'BUSY' where id in (select id from job where state = 'QUEUED' order by id limit 15)");

      var browser = browser();
      try {
        browser.get(gateway.uri("/").toString());
        var wait = new WebDriverWait(browser, Duration.ofSeconds(30));
        browser.findElement(By.id("key")).sendKeys("wrong-key");
        browser.findElement(By.cssSelector("#login button")).click();
        wait.until(page -> !page.findElement(By.id("wrong")).getText().isEmpty());
        browser.findElement(By.id("key")).sendKeys(Gateway.KEY);
        browser.findElement(By.cssSelector("#login button")).click();
        wait.until(page -> page.findElement(By.id("campaigns")).getText().contains("75 of 100 ended"));
        assertThat(completed(browser)).as("of a bar 1000 wide").isEqualTo("600.00");
        backends.query("update job set state = 'COMPLETED', outcome = 'ANSWERED' where id in (select id from job where state = 'QUEUED' order by id limit 5)");
        wait.until(page -> page.findElement(By.id("campaigns")).getText().contains("80 of 100 ended"));
        assertThat(completed(browser)).as("the bar moves on").isEqualTo("650.00");
        assertThat(browser.findElement(By.cssSelector("#campaigns h3")).getText()).startsWith("<img src=x");
        assertThat(browser.getTitle()).isEqualTo("Carillon");
        assertThat(browser.findElement(By.id("trunks")).getText()).contains("carrier").contains("11 / 20").contains("4 / 4");
        assertThat(browser.findElement(By.id("pbxs")).getText()).contains("pbx-a").contains("up");
        results(campaign).forEach(job -> backends.publish(Topics.RESULTS, job.jobId(), job));
        wait.until(page -> page.findElements(By.cssSelector("#results tr")).size() == 3);
        assertThat(browser.findElement(By.id("results")).getText()).contains("+79161170001");
        assertThat(browser.getCurrentUrl()).doesNotContain(Gateway.KEY);
        assertThat(browser.manage().logs().get(LogType.BROWSER).getAll().stream().map(entry -> entry.getMessage()).filter(message -> message.contains("Content Security"))).isEmpty();
        Files.write(Path.of("target", "dashboard.png"), browser.getScreenshotAs(OutputType.BYTES));
        dark(browser);
        Files.write(Path.of("target", "dashboard-dark.png"), browser.getScreenshotAs(OutputType.BYTES));
        for (int width : new int[] {420, 1280}) {
          wide(browser, width);
          assertThat((Long) browser.executeScript("return document.documentElement.scrollWidth - document.documentElement.clientWidth"))
              .as("nothing sticks out at %d", width).isZero();
          assertThat(browser.executeScript("return [...document.querySelectorAll('section')].filter(s => s.scrollWidth > s.clientWidth).map(s => s.innerText)"))
              .as("no part must be scrolled sideways at %d", width).asInstanceOf(InstanceOfAssertFactories.LIST).isEmpty();
          Files.write(Path.of("target", "dashboard-" + width + ".png"), browser.getScreenshotAs(OutputType.BYTES));
        }
      } finally {
        browser.quit();
      }
    }
  }
}
