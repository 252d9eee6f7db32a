package io.marketprism.operator.e2e;

import static io.marketprism.operator.e2e.Chromium.Viewer.CHINESE_PHONE;
import static io.marketprism.operator.e2e.Chromium.Viewer.DARK_DESK;
import static io.marketprism.operator.e2e.Chromium.Viewer.DESK;
import static io.marketprism.operator.e2e.Chromium.Viewer.PHONE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.BoundingBox;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The page of a real operator in a real browser: outages, as somebody sees them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PageIT {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final double MILLISECONDS = 60_000;

  private static final List<String> PAGE = List.of("--page=local");

  /** Notes each text that a part of the page has had, however short. */
  private static final String NOTES =
      """
      window.noted = {};
      const note = () => {
        for (const [name, at] of [["state", ".headline .state .badge"], ["doing", ".answers > div:nth-child(2) dd"],
            ["outcome", ".timeline > li:first-child .badge"], ["link", "#link"]]) {
          const text = document.querySelector(at)?.textContent;
          const all = (window.noted[name] ??= []);
          if (text && text !== all.at(-1)) all.push(text);
        }
      };
      new MutationObserver(note).observe(document, {subtree: true, childList: true, characterData: true});
      """;

  private final Scene scene;
  private final Chromium chromium;
  private OperatorUnderTest operator;

  PageIT() {
    chromium = Chromium.start();
    scene = Scene.fresh();
    OperatorUnderTest.endShared();
    operator = launch();
    scene.applyHost();
    // A dependent's alert fires before its cause is treated.
    scene.applyStack(
        new QuickRunbook()
            .alert("ClickHouseHotDown", "forSeconds: 5")
            .alert("ColdStorageDown", "forSeconds: 2")
            .spec());
  }

  private static OperatorUnderTest launch() {
    return OperatorUnderTest.launch(ControlPlane.get().operatorKubeconfig(), PAGE);
  }

  @BeforeEach
  void allIsWell() {
    scene.awaitReady(SOON);
  }

  @AfterEach
  void complainsOfNothing() {
    chromium.complainsOfNothing();
  }

  @AfterAll
  void stop() {
    chromium.close();
    operator.close();
    scene.removeResources();
  }

  @Test
  void anOutageIsWatchedFromTheFaultUntilItIsHealedAndIsThereAfterARestart() {
    Page page = chromium.window(DESK);
    page.addInitScript(NOTES);
    page.navigate(address());
    sees(page.locator(".headline .state"), "Healthy");
    sees(page.locator("#link"), "Live");
    counts(page.locator(".map .node"), 6);
    Chromium.picture(page, "healthy");
    Chromium.isForEverybody(page);
    Page phone = chromium.open(CHINESE_PHONE, address());

    StandIn.CLICKHOUSE_HOT.breaks("error");
    sees(page.locator(".node.cause .who"), "clickhouse-hot");
    sees(page.locator(".node.wait .who").first(), "-storage");
    sees(page.locator("[data-alert=ClickHouseHotDown]"), "ClickHouseHotDown");
    sees(page.locator(".timeline > li").first(), "Restart of clickhouse-hot");
    Chromium.picture(page, "outage");
    Chromium.isForEverybody(page);
    sees(phone.locator(".headline"), "根因：clickhouse-hot");
    Chromium.fitsTheWidth(phone);
    Chromium.isForEverybody(phone);
    Chromium.picture(phone, "phone-dark-chinese");

    sees(page.locator(".timeline > li").first(), "Helped");
    sees(page.locator(".headline .state"), "Healthy");
    sees(page.locator("[data-outage]").first(), "Restart of clickhouse-hot");
    counts(page.locator("[data-alert]"), 0);
    Chromium.picture(page, "healed");
    assertThat(noted(page, "state"))
        .containsSubsequence("Healthy", "Pending", "Healing", "Healthy");
    assertThat(noted(page, "outcome")).contains("Verifying", "Helped");
    assertThat(noted(page, "doing"))
        .containsSubsequence(
            "Restart of clickhouse-hot is done; it is being proven that it helped.",
            "Nothing: there is nothing to do.");
    page.navigate(address() + "#/hosts");
    sees(page.locator("main"), "local");
    Chromium.isForEverybody(page);
    page.navigate(address() + "#/default/marketprism");
    isThereAfterARestart(page);
  }

  private void isThereAfterARestart(Page page) {
    sees(page.locator(".headline .state"), "Healthy");
    operator.kill();
    sees(page.locator("#link"), "Connection lost");
    sees(page.locator("#notices"), "what you see is old");
    counts(page.locator("body.stale"), 1);
    sees(page.locator(".answers .yes"), "Not known: the operator does not answer.");
    sees(page.locator(".timeline > li").first(), "Restart of clickhouse-hot");
    Chromium.picture(page, "lost");
    Chromium.isForEverybody(page);

    operator = operator.again();
    sees(page.locator("#link"), "Live");
    counts(page.locator("body.stale"), 0);
    counts(page.locator("#notices > *"), 0);
    sees(page.locator(".headline .state"), "Healthy");
    counts(page.locator(".timeline > li"), 1);
    sees(page.locator(".timeline > li").first(), "Helped");
    sees(page.locator(".figures"), "incidents: 1");
    assertThat(noted(page, "link")).containsSubsequence("Live", "Connection lost", "Live");
    Chromium.picture(page, "again");
  }

  @Test
  void whetherSomebodyIsNeededIsSeenAtOnceAndByKeyboard() {
    StandIn.COLLECTOR.breaks("metrics-error");
    try {
      Page phone = chromium.open(PHONE, address());
      Locator needed = phone.locator(".answers .yes");
      sees(needed, "Yes. The operator can't heal it.");
      sees(phone.locator(".headline .state"), "Needs a person");
      sees(phone.locator(".answers"), "Nothing more is done: it needs a person.");
      // It has none while the page draws it again.
      BoundingBox box =
          await().until(() -> Optional.ofNullable(needed.boundingBox()), Optional::isPresent).get();
      assertThat(box.y + box.height).as("it needs no scrolling").isLessThan(PHONE.height());
      Chromium.fitsTheWidth(phone);
      Chromium.picture(phone, "phone-needed");
      Chromium.isForEverybody(phone);

      Page list = chromium.open(DARK_DESK, address() + "#/");
      sees(list.locator(".row"), "Needs a person");
      Chromium.isForEverybody(list);
      Chromium.picture(list, "list-dark");
      for (int i = 0; i < 12 && !isFocused(list, "a.row"); i++) {
        list.keyboard().press("Tab");
      }
      list.keyboard().press("Enter");
      sees(list.locator("#stack-name"), "marketprism");
      sees(list.locator(".answers .yes"), "Yes. The operator can't heal it.");
      Chromium.isForEverybody(list);
      Chromium.picture(list, "needed-dark");
    } finally {
      StandIn.COLLECTOR.reset();
    }
  }

  @Test
  void aStandbySaysWhoLeadsUntilItDoesItself() {
    OperatorUnderTest first = operator;
    operator = launch();
    String leader = LeadershipIT.holder();
    Page page = chromium.open(DESK, address());
    sees(page.locator("#notices"), "This operator stands by; " + leader + " leads and acts.");
    sees(page.locator("#foot"), "stands by");
    sees(page.locator(".headline .state"), "Healthy");
    Chromium.isForEverybody(page);
    Chromium.picture(page, "standby");
    first.terminate();
    counts(page.locator("#notices > *"), 0);
    sees(page.locator("#foot"), LeadershipIT.holder() + " leads");
  }

  private static boolean isFocused(Page page, String selector) {
    return (boolean)
        page.evaluate("selector => document.activeElement.matches(selector)", selector);
  }

  private static List<String> noted(Page page, String part) {
    return ((List<?>) page.evaluate("part => window.noted[part]", part))
        .stream().map(String::valueOf).toList();
  }

  private String address() {
    return "http://" + operator.hostPort() + "/";
  }

  private static void sees(Locator what, String text) {
    PlaywrightAssertions.assertThat(what)
        .containsText(text, new LocatorAssertions.ContainsTextOptions().setTimeout(MILLISECONDS));
  }

  private static void counts(Locator what, int count) {
    PlaywrightAssertions.assertThat(what)
        .hasCount(count, new LocatorAssertions.HasCountOptions().setTimeout(MILLISECONDS));
  }
}
