package io.marketprism.operator.bench;

import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Page;
import io.marketprism.operator.e2e.Chromium;
import io.marketprism.operator.e2e.Chromium.Viewer;
import io.marketprism.operator.e2e.ControlPlane;
import io.marketprism.operator.e2e.Scene;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;

/**
 * The page in a real browser: how soon it shows something, what is loaded for it, and what its
 * viewers cost the operator.
 */
final class PageMeasurement {

  /** A wall monitor, a desk or two, and all who were called. */
  private static final List<Integer> VIEWERS = List.of(0, 1, 10);

  /** Each with a cache of its own, which is empty. */
  private static final int OPENED = 9;

  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final int SETTLES = 10;

  private final Scene scene = new Scene();
  private final Settings settings;
  private final Figures figures = new Figures();

  PageMeasurement(Settings settings) {
    this.settings = settings;
  }

  Figures run() {
    ControlPlane.get();
    if (Chromium.isThere()) {
      for (int round = 0; round < settings.rounds(); round++) {
        ofAHealthyStack();
        ofAnIncident();
      }
    } else {
      figures.absent("chromium");
    }
    return figures;
  }

  private void ofAHealthyStack() {
    try (FleetProcess fleet = new FleetProcess(1, true)) {
      view("page of a healthy stack", fleet, fleet::spec, () -> scene.isReady(Fleet.name(0)));
    }
  }

  private void ofAnIncident() {
    try (FleetProcess fleet = new FleetProcess(1, false)) {
      view(
          "page while an alert fires",
          fleet,
          fleet::quickSpec,
          () -> fleet.counts().logBytes() > 0);
    }
  }

  private void view(
      String of, FleetProcess fleet, IntFunction<String> spec, BooleanSupplier isThere) {
    scene.removeResources();
    ScaleMeasurement.apply(scene, fleet, 1, spec);
    int port = freePort();
    try (MeasuredProcess operator = Subjects.operatorWithPage(ScaleMeasurement.LIMIT, port);
        Chromium browser = Chromium.start()) {
      await("what is to be looked at").atMost(PATIENCE).until(isThere::getAsBoolean);
      ScaleMeasurement.pause(settings.warmup());
      String address = "http://127.0.0.1:%d/#/default/%s".formatted(port, Fleet.name(0));
      watch(of, operator, browser, address);
      open(of, browser, address);
    }
    scene.removeResources();
  }

  private void watch(String of, MeasuredProcess operator, Chromium browser, String address) {
    int open = 0;
    for (int viewers : VIEWERS) {
      for (; open < viewers; open++) {
        shown(browser, address);
      }
      ScaleMeasurement.pause(SETTLES);
      Duration before = operator.cpu();
      ScaleMeasurement.pause(settings.seconds());
      double cpu = operator.cpu().minus(before).toMillis() / 1e3;
      figures.add(
          of,
          "CPU with %d viewer%s".formatted(viewers, viewers == 1 ? "" : "s"),
          "% of a core",
          Subjects.OPERATOR,
          100 * cpu / settings.seconds());
    }
    browser.closeWindows();
  }

  private static Page shown(Chromium browser, String address) {
    Page page = browser.open(Viewer.DESK, address);
    page.locator(".headline").waitFor();
    return page;
  }

  private void open(String of, Chromium browser, String address) {
    for (int i = 0; i < OPENED; i++) {
      Page page = browser.open(Viewer.DESK, address);
      page.locator(".headline").waitFor();
      add(of, "the stack's state is shown", "ms", page, "performance.now()");
      page.waitForFunction("performance.getEntriesByName('first-contentful-paint').length");
      add(of, "first paint", "ms", page, "performance.getEntriesByType('paint')[0].startTime");
      add(
          of,
          "loaded, without data",
          "KB",
          page,
          """
          ["navigation", "resource"].flatMap(type => performance.getEntriesByType(type))
            .filter(e => !e.name.includes("/api/")).reduce((sum, e) => sum + e.transferSize, 0) / 1000""");
      browser.closeWindows();
    }
  }

  private void add(String of, String what, String unit, Page page, String expression) {
    double value = ((Number) page.evaluate(expression)).doubleValue();
    figures.add(of, what, unit, Subjects.OPERATOR, value);
  }

  private static int freePort() {
    try (ServerSocket free = new ServerSocket(0)) {
      return free.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
