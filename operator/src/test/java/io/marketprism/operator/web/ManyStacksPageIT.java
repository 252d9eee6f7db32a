package io.marketprism.operator.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.sun.net.httpserver.HttpServer;
import io.marketprism.operator.e2e.Chromium;
import io.marketprism.operator.web.view.StackItem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The page with a thousand stacks: what it costs is counted, in elements and in requests. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ManyStacksPageIT {

  private static final int STACKS = 1_000;

  /** Of rows in the page, however many there are to scroll to. */
  private static final int MOST_ROWS = 45;

  /** Of elements in the page: a thousand rows would be more than ten thousand. */
  private static final int MOST_ELEMENTS = 1_000;

  private final Chromium chromium = Chromium.start();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private GivenViews views;
  private ExecutorService threads;
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    views = new GivenViews();
    threads = Executors.newFixedThreadPool(5);
    requests.clear();
    for (int i = 0; i < STACKS; i++) {
      views.add("many-%03d".formatted(i % 250), "stack-%04d".formatted(i));
    }
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 8);
    server.setExecutor(threads);
    server.createContext(
        "/api/", new WebApi(new NoAccess(), new NoSources(), views, PageMode.anonymous));
    server.createContext("/", new PageFiles());
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    threads.shutdownNow();
    chromium.complainsOfNothing();
  }

  @AfterAll
  void stopChromium() {
    chromium.close();
  }

  @Test
  void onlyRowsInSightAreInThePage() {
    Page page = open(Chromium.Viewer.DESK);
    sees(page.locator("main"), "1000 of 1000 stacks");
    isSmall(page);
    assertThat(requests)
        .as("read once, and once more when it follows")
        .filteredOn(url -> url.contains("/stacks"))
        .hasSizeLessThanOrEqualTo(3 * STACKS / 200);
    Chromium.isForEverybody(page);
    Chromium.pictureOfWindow(page, "many");

    Locator first = page.locator(".row").first();
    first.focus();
    page.evaluate("() => scrollTo(0, document.body.scrollHeight)");
    sees(page.locator(".row").last(), "stack-0999");
    PlaywrightAssertions.assertThat(page.locator(".row").last()).isInViewport();
    isSmall(page);
    assertThat(page.evaluate("() => document.activeElement.textContent"))
        .as("who has the focus keeps it")
        .asString()
        .contains("stack-0000");
    page.evaluate("() => scrollTo(0, document.body.scrollHeight / 2)");
    isSmall(page);
  }

  @Test
  void whatIsSearchedIsFoundAndWhatNeedsAPersonIsFirst() {
    set(777, "NeedsPerson", "CollectorDown", "restarts did not help");
    Page page = open(Chromium.Viewer.PHONE);
    sees(page.locator(".row").first(), "stack-0777");
    sees(page.locator(".row").first(), "Needs a person");
    isSmall(page);
    Chromium.fitsTheWidth(page);
    Chromium.pictureOfWindow(page, "many-phone");
    page.locator("#filter").fill("many-042/");
    sees(page.locator("main"), "4 of 1000 stacks");
    counts(page.locator(".row"), 4);
    page.locator("#filter").fill("collectordown");
    counts(page.locator(".row"), 1);
    page.locator("#filter").fill("");
    sees(page.locator("main"), "1000 of 1000 stacks");
    page.locator(".chip.bad").click();
    counts(page.locator(".row"), 1);
  }

  @Test
  void aStormOfChangesIsReadAFewTimesAndKeepsNobodyWaiting() {
    Page page = open(Chromium.Viewer.DESK);
    sees(page.locator("#link"), "Live");
    sees(page.locator("main"), "1000 of 1000 stacks");
    page.waitForTimeout(2_000); // what is read when the stream begins
    requests.clear();
    for (int i = 0; i < STACKS; i++) {
      set(i, "Healing", "BrokerDown", "a storm");
      views.changes.add("many-%03d".formatted(i % 250), "stack-%04d".formatted(i));
    }
    sees(page.locator(".chip.busy"), "Healing 1000");
    assertThat(requests)
        .as("the list is not read for each of them")
        .filteredOn(url -> url.contains("/stacks"))
        .hasSizeLessThanOrEqualTo(3 * STACKS / 200);
    isSmall(page);

    views.changes.add("many-000", "stack-0000");
    page.waitForTimeout(500);
    page.locator(".row").first().click();
    PlaywrightAssertions.assertThat(page.locator("#stack-name"))
        .containsText("stack-0000", new LocatorAssertions.ContainsTextOptions().setTimeout(3_000));
    page.goBack();
    sees(page.locator("main"), "1000 of 1000 stacks");
  }

  private void set(int i, String state, String firing, String message) {
    StackItem was = views.stacks.get(i);
    views.stacks.set(
        i,
        new StackItem(
            was.namespace(),
            was.name(),
            state,
            GivenViews.NOW,
            was.mode(),
            "5/6",
            firing,
            message));
  }

  private Page open(Chromium.Viewer viewer) {
    Page page = chromium.window(viewer);
    page.onRequest(request -> requests.add(request.url()));
    page.navigate("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    return page;
  }

  private static void isSmall(Page page) {
    assertThat((int) page.evaluate("() => document.querySelectorAll('.row').length"))
        .isBetween(5, MOST_ROWS);
    assertThat((int) page.evaluate("() => document.querySelectorAll('*').length"))
        .isLessThan(MOST_ELEMENTS);
  }

  private static void sees(Locator what, String text) {
    PlaywrightAssertions.assertThat(what)
        .containsText(text, new LocatorAssertions.ContainsTextOptions().setTimeout(20_000));
  }

  private static void counts(Locator what, int count) {
    PlaywrightAssertions.assertThat(what)
        .hasCount(count, new LocatorAssertions.HasCountOptions().setTimeout(20_000));
  }

  /** Nobody has a token, and none is needed. */
  private static final class NoAccess implements Access {
    @Override
    public Optional<Caller> authenticate(String token) {
      return Optional.empty();
    }

    @Override
    public boolean allows(Caller caller, Right right) {
      return false;
    }
  }
}
