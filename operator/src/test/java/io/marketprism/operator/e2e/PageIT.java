package io.marketprism.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The page of a real operator in a real browser, from before an outage until it is healed. */
class PageIT {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final double MILLISECONDS = 60_000;
  private static final Path PICTURES = Shell.LOGS.resolve("page");

  private static final List<String> ARGUMENTS =
      List.of(
          "--headless",
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync");

  private final Scene scene = Scene.fresh();
  private final Playwright playwright =
      Playwright.create(
          new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
  private final Browser browser =
      playwright
          .chromium()
          .launch(
              new BrowserType.LaunchOptions()
                  .setExecutablePath(Path.of(chromium()))
                  .setArgs(ARGUMENTS));
  private final List<String> complaints = new ArrayList<>();
  private OperatorUnderTest operator;

  private static String chromium() {
    return Optional.ofNullable(System.getenv("MARKETPRISM_CHROMIUM")).orElse("/usr/bin/chromium");
  }

  @BeforeEach
  void start() {
    OperatorUnderTest.endShared();
    operator = launch();
  }

  private static OperatorUnderTest launch() {
    return OperatorUnderTest.launch(
        ControlPlane.get().operatorKubeconfig(), List.of("--page=local"));
  }

  @AfterEach
  void stop() {
    browser.close();
    playwright.close();
    operator.close();
    scene.removeResources();
  }

  @Test
  void anOutageIsSeenFromTheFaultUntilItIsHealed() throws IOException {
    scene.applyHost();
    scene.applyStack(new QuickRunbook().spec());
    scene.awaitReady(SOON);
    Page page = open(1280, 1000, ColorScheme.LIGHT, "en-US");
    sees(page.locator(".headline .state"), "Healthy");
    sees(page.locator("#link"), "Live");
    counts(page.locator(".map .node"), 6);
    picture(page, "healthy");
    isForEverybody(page);

    StandIn.NATS.breaks("hang");
    sees(page.locator(".node.cause .who"), "nats");
    sees(page.locator("[data-alert=BrokerDown]"), "BrokerDown");
    sees(page.locator(".timeline > li").first(), "Restart of nats");
    picture(page, "outage");
    isForEverybody(page);
    Page phone = open(360, 740, ColorScheme.DARK, "zh-CN");
    sees(phone.locator(".headline"), "出了什么问题");
    assertThat(phone.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth"))
        .isEqualTo(true);
    isForEverybody(phone);
    picture(phone, "phone-dark-chinese");

    sees(page.locator(".timeline > li").first(), "Helped");
    sees(page.locator(".headline .state"), "Healthy");
    counts(page.locator("[data-alert]"), 0);
    picture(page, "healed");
    page.navigate(address() + "#/hosts");
    sees(page.locator("main"), "local");
    isForEverybody(page);
    assertThat(complaints).isEmpty();
  }

  @Test
  void aLostConnectionIsSaidAndComesBack() {
    scene.applyHost();
    scene.applyStack(new QuickRunbook().spec());
    scene.awaitReady(SOON);
    Page page = open(1280, 1000, ColorScheme.LIGHT, "en-US");
    sees(page.locator(".headline .state"), "Healthy");
    operator.kill();
    sees(page.locator("#link"), "Connection lost");
    sees(page.locator("#notices"), "what you see is old");
    counts(page.locator("body.stale"), 1);
    picture(page, "lost");
  }

  private String address() {
    return "http://" + operator.hostPort() + "/";
  }

  private Page open(int width, int height, ColorScheme colours, String language) {
    BrowserContext context =
        browser.newContext(
            new Browser.NewContextOptions()
                .setViewportSize(width, height)
                .setColorScheme(colours)
                .setLocale(language)
                .setTimezoneId("Asia/Shanghai"));
    Page page = context.newPage();
    page.onPageError(complaints::add);
    page.onConsoleMessage(
        message -> {
          if (message.text().contains("Content Security Policy")) {
            complaints.add(message.text());
          }
        });
    page.navigate(address());
    return page;
  }

  private static void sees(Locator what, String text) {
    PlaywrightAssertions.assertThat(what)
        .containsText(text, new LocatorAssertions.ContainsTextOptions().setTimeout(MILLISECONDS));
  }

  private static void counts(Locator what, int count) {
    PlaywrightAssertions.assertThat(what)
        .hasCount(count, new LocatorAssertions.HasCountOptions().setTimeout(MILLISECONDS));
  }

  private static void picture(Page page, String name) {
    page.screenshot(
        new Page.ScreenshotOptions().setPath(PICTURES.resolve(name + ".png")).setFullPage(true));
  }

  /** What axe-core finds: contrast, names, landmarks, order. */
  private static void isForEverybody(Page page) throws IOException {
    page.evaluate(axe());
    assertThat(
            page.evaluate(
                "() => axe.run().then(r => r.violations.map(v => v.id + ': ' + v.nodes.map(n => n.html).join(' | ')))"))
        .isEqualTo(List.of());
  }

  private static String axe() throws IOException {
    try (InputStream in = PageIT.class.getResourceAsStream("/axe.min.js")) {
      return new String(
          Objects.requireNonNull(in, "axe-core").readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
