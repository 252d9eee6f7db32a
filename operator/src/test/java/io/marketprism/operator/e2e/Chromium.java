package io.marketprism.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** A real browser, and what it complained of. Where there is none the test is skipped. */
public final class Chromium implements AutoCloseable {

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

  /** In milliseconds: the page gives up a connection that is silent for 40 s. */
  private static final double PATIENCE = 60_000;

  private final Playwright playwright;
  private final Browser browser;
  private final List<String> complaints = new ArrayList<>();

  private Chromium(Path executable) {
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions().setExecutablePath(executable).setArgs(ARGUMENTS));
  }

  /** Who looks: the size of the window, the colours and the language that are preferred. */
  public record Viewer(int width, int height, ColorScheme colours, String language) {

    /** At a desk, in English. */
    public static final Viewer DESK = new Viewer(1280, 1000, ColorScheme.LIGHT, "en-US");

    /** The same at night. */
    public static final Viewer DARK_DESK = new Viewer(1280, 1000, ColorScheme.DARK, "en-US");

    /** With a small phone. */
    public static final Viewer PHONE = new Viewer(360, 740, ColorScheme.LIGHT, "en-US");

    /** With a small phone, at night, in Chinese. */
    public static final Viewer CHINESE_PHONE = new Viewer(360, 740, ColorScheme.DARK, "zh-CN");
  }

  private static Path executable() {
    return Path.of(
        Optional.ofNullable(System.getenv("MARKETPRISM_CHROMIUM")).orElse("/usr/bin/chromium"));
  }

  /** Whether there is one on this machine. */
  public static boolean isThere() {
    return Files.isRegularFile(executable()) && Files.isExecutable(executable());
  }

  /** Starts it. {@code demo/machine/chromium} says where it is. */
  public static Chromium start() {
    assumeTrue(
        isThere(),
        "there is no Chromium: install the package chromium, or set MARKETPRISM_CHROMIUM");
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE);
    return new Chromium(executable());
  }

  /** A window that nothing is shown in. */
  public Page window(Viewer viewer) {
    Page page =
        browser
            .newContext(
                new Browser.NewContextOptions()
                    .setViewportSize(viewer.width(), viewer.height())
                    .setColorScheme(viewer.colours())
                    .setLocale(viewer.language())
                    .setTimezoneId("Asia/Shanghai"))
            .newPage();
    page.onPageError(complaints::add);
    page.onConsoleMessage(
        message -> {
          if (message.text().contains("Content Security Policy")) {
            complaints.add(message.text());
          }
        });
    return page;
  }

  /** A window with a page in it. */
  public Page open(Viewer viewer, String address) {
    Page page = window(viewer);
    page.navigate(address);
    return page;
  }

  /** Closes all windows, with what each has cached. */
  public void closeWindows() {
    List.copyOf(browser.contexts()).forEach(BrowserContext::close);
  }

  /** Nothing was thrown in any page, and nothing broke its policy. */
  public void complainsOfNothing() {
    assertThat(complaints).isEmpty();
  }

  /** The whole page, beside the logs: for who wants to know why a test failed. */
  public static void picture(Page page, String name) {
    page.screenshot(
        new Page.ScreenshotOptions().setPath(PICTURES.resolve(name + ".png")).setFullPage(true));
  }

  /** What is in sight of a page, in the same place. */
  public static void pictureOfWindow(Page page, String name) {
    page.screenshot(new Page.ScreenshotOptions().setPath(PICTURES.resolve(name + ".png")));
  }

  /** What axe-core finds: contrast, names, landmarks, order. */
  public static void isForEverybody(Page page) {
    page.evaluate(axe());
    assertThat(
            page.evaluate(
                "() => axe.run().then(r => r.violations.map(v => v.id + ': ' + v.nodes.map(n => n.html).join(' | ')))"))
        .isEqualTo(List.of());
  }

  /** Nothing is beyond the right edge. */
  public static void fitsTheWidth(Page page) {
    assertThat(page.evaluate("() => document.documentElement.scrollWidth - window.innerWidth"))
        .isEqualTo(0);
  }

  private static String axe() {
    try (InputStream in = Chromium.class.getResourceAsStream("/axe.min.js")) {
      return new String(
          Objects.requireNonNull(in, "axe-core").readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }
}
