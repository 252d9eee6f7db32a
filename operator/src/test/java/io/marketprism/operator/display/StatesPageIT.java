package io.marketprism.operator.display;

import static io.marketprism.operator.e2e.Chromium.Viewer.DESK;
import static io.marketprism.operator.e2e.Chromium.Viewer.PHONE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.BoundingBox;
import com.sun.net.httpserver.HttpServer;
import io.marketprism.operator.e2e.Chromium;
import io.marketprism.operator.e2e.Looks;
import io.marketprism.operator.web.PageFiles;
import io.marketprism.operator.web.PageMode;
import io.marketprism.operator.web.WebApi;
import io.marketprism.operator.web.view.StackItem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The page in a real browser with a stack in each state, played by the real engine: what is wrong,
 * what is being done and whether somebody is needed stand in sight on a small phone.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StatesPageIT {

  /** Nearly the height of a small phone: nobody scrolls for these at three in the morning. */
  private static final double IN_SIGHT = 740;

  private final Chromium chromium = Chromium.start();
  private final PlayedStates states = new PlayedStates();
  private final ExecutorService threads = Executors.newFixedThreadPool(5);
  private HttpServer server;
  private Page phone;
  private Page desk;

  @BeforeAll
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 8);
    server.setExecutor(threads);
    server.createContext("/api/", new WebApi(states.access(), states, states, PageMode.anonymous));
    server.createContext("/", new PageFiles());
    server.start();
    phone = chromium.window(PHONE);
    desk = chromium.window(DESK);
  }

  @AfterEach
  void complainsOfNothing() {
    restyle(phone, "");
    restyle(desk, "");
    chromium.complainsOfNothing();
  }

  @AfterAll
  void stop() {
    chromium.close();
    server.stop(0);
    threads.shutdownNow();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "healthy | Healthy | Nothing. All services are ready. | Nothing: there is nothing to do. | No.",
        "pending | Pending | The cause: nats | Not proven for long enough yet. | No. The operator looks after it.",
        "marketprism | Healing | The cause: clickhouse-hot (ClickHouseHotDown). Held until it is back: hot-storage | Restart of clickhouse-hot | No. The operator looks after it.",
        "broker-down | Needs a person | The cause: nats (BrokerDown) | Nothing more is done: it needs a person. | Yes. The operator can't heal it.",
        "rate-limited | Waiting | The cause: data-collector (CollectorNoDataIngestion | wait, a restart would not help. | Not now.",
        "approval | Waiting | The cause: hot-storage (HotStorageDown) | Restart of hot-storage waits for approval. | Yes: approve or refuse.",
        "unseen | Blind | Something can't be seen | Nothing is done on what can't be seen. | Yes: something can't be seen any more.",
        "paused | Paused | The cause: clickhouse-cold (ClickHouseColdDown) | Paused: nothing is done. | Decide yourself: while it is paused nothing is done.",
        "observed | Observing | The cause: nats (BrokerDown) | Mode Observe: nothing is done. | Decide yourself: in mode Observe nothing is done.",
        "misdeclared | Misconfigured | A part of the declaration can't be used | What is declared rightly is looked after. | Yes: the declaration has to be corrected.",
        "maintained | Paused | The cause: nats (BrokerDown) | Maintenance goes on: nothing is done. | Decide yourself",
        "leaking | Healthy | Nothing. All services are ready. | Nothing: there is nothing to do. | No.",
        "much-memory | Healing | The cause: data-collector (CollectorHighMemory) | Restart of data-collector | No. The operator looks after it.",
        "storm | Needs a person | The cause: nats、 | Too much fails at once: nothing is restarted. | Yes. The operator can't heal it.",
        "just-made | Not evaluated yet | Not evaluated yet | It has not been evaluated yet. | Not known yet.",
      })
  void eachStateIsUnderstoodOnASmallPhone(
      String stack, String state, String wrong, String doing, String needed) {
    show(phone, stack);
    sees(phone.locator(".headline .state"), state);
    Locator answers = phone.locator(".answers dd");
    sees(answers.nth(0), wrong.replace("、", ", "));
    sees(answers.nth(1), doing);
    sees(answers.nth(2), needed);
    Chromium.picture(phone, "state-" + stack);
    BoundingBox last = answers.nth(2).boundingBox();
    assertThat(last.y + last.height).as("needs no scrolling").isLessThanOrEqualTo(IN_SIGHT);
    Looks.areWell(phone, stack + " on a phone");
    Chromium.isForEverybody(phone);
  }

  @ParameterizedTest
  @MethodSource("viewers")
  void eachStateLooksWellForEachViewer(String who, Chromium.Viewer viewer) {
    Page page = chromium.window(viewer);
    for (StackItem stack : states.stacks()) {
      show(page, stack.name());
      assertThat(Looks.faults(page)).as("%s for %s", stack.name(), who).isEmpty();
      Chromium.picture(page, "state-%s-%s".formatted(stack.name(), who));
    }
    page.navigate(address() + "#/");
    counts(page.locator(".row"), states.stacks().size());
    Looks.areWell(page, "the list for " + who);
    page.navigate(address() + "#/hosts");
    counts(page.locator(".hosts .card"), 2);
    Looks.areWell(page, "the hosts for " + who);
    Chromium.isForEverybody(page);
    Chromium.picture(page, "hosts-" + who);
    page.close();
  }

  private static Stream<Arguments> viewers() {
    return Stream.of(
        Arguments.of("desk", Chromium.Viewer.DESK),
        Arguments.of("dark-desk", Chromium.Viewer.DARK_DESK),
        Arguments.of("chinese-phone", Chromium.Viewer.CHINESE_PHONE));
  }

  @Test
  void hostsSayWhetherTheyAnswer() {
    phone.navigate(address() + "#/hosts");
    Locator away = phone.locator(".hosts .card", new Page.LocatorOptions().setHasText("away"));
    sees(away, "not ready");
    sees(away, "the engine does not answer");
    sees(away, "ReachableNo");
    sees(phone.locator(".hosts .card").last(), "ReachableYes");
  }

  @Test
  void aWindowARestartAheadOfALimitAndTheScheduleAreShown() {
    show(phone, "maintained");
    sees(
        phone.locator("[data-alert=BrokerDown]"),
        "maintenance window nightly: NATS is being upgraded");
    show(phone, "leaking");
    Locator restarts = phone.locator("section[aria-labelledby=restarts]");
    sees(restarts, "next at 2026-11-05T20:00:00Z");
    sees(restarts, "memory reaches 3.06 GB at 2026-11-02T09:00:00Z");
    sees(phone.locator(".course").last(), "CollectorHighMemory at > 3 GB");
    counts(phone.locator(".course").last().locator(".level"), 1);
  }

  @Test
  void whatWasWrongIsListedWhetherOrNotAnythingWasDone() {
    show(phone, "healthy");
    Locator outages = phone.locator("[data-outage]");
    counts(outages, 2);
    sees(outages.first(), "BrokerDown");
    sees(outages.first(), "Start of nats");
    counts(phone.locator(".day .bad"), 2);
    assertThat(phone.locator(".day svg").getAttribute("aria-label"))
        .startsWith("The last 24 hours: 2 outages");
    show(phone, "storm");
    sees(outages, "Nothing was done so far.");
  }

  @Test
  void theTabSaysHowItIs() {
    show(phone, "broker-down");
    PlaywrightAssertions.assertThat(phone).hasTitle("Needs a person · broker-down – MarketPrism");
    String red = phone.locator("#icon").getAttribute("href");
    show(phone, "healthy");
    PlaywrightAssertions.assertThat(phone).hasTitle("Healthy · healthy – MarketPrism");
    assertThat(phone.locator("#icon").getAttribute("href")).isNotEqualTo(red);
    phone.navigate(address() + "#/");
    PlaywrightAssertions.assertThat(phone).hasTitle("(3) Stacks – MarketPrism");
  }

  @Test
  void whatIsOldClaimsNothing() {
    Page page = chromium.open(PHONE, address() + "#/prod/healthy");
    sees(page.locator(".answers dd").nth(2), "No.");
    page.context().setOffline(true);
    sees(page.locator("#link"), "Connection lost");
    sees(page.locator(".answers dd").nth(0), "When it was last read: Nothing.");
    sees(page.locator(".answers dd").nth(2), "Not known: the operator does not answer.");
    PlaywrightAssertions.assertThat(page).hasTitle("Connection lost · healthy – MarketPrism");
    Chromium.picture(page, "lost-phone");
    Looks.areWell(page, "lost");
    Chromium.isForEverybody(page);
    page.context().setOffline(false);
    sees(page.locator("#link"), "Live");
    sees(page.locator(".answers dd").nth(2), "No.");
    page.close();
  }

  @Test
  void whereNobodyLeadsNothingIsSaidToBeLookedAfter() {
    states.leading = false;
    states.leader = null;
    try {
      Page page = open(PHONE, "marketprism");
      sees(page.locator("#notices"), "no other one is known to lead");
      sees(page.locator(".answers dd").nth(1), "Nothing: no operator leads.");
      sees(page.locator(".answers dd").nth(2), "Yes: start an operator.");
      Looks.areWell(page, "leaderless");
      page.close();
    } finally {
      states.leading = true;
      states.leader = "pod-1";
    }
  }

  @Test
  void aFlightRecordIsOneClickAwayForWhoHasAToken() {
    show(phone, "broker-down");
    counts(phone.getByText("Flight record"), 0);
    Page page = open(PHONE, "broker-down");
    page.evaluate("token => sessionStorage.setItem('token', token)", PlayedStates.TOKEN);
    page.reload();
    page.getByText("Flight record").first().click();
    sees(page.locator(".record").first(), "running, health unhealthy");
    Chromium.picture(page, "flight-record");
    Looks.areWell(page, "a flight record");
    Chromium.isForEverybody(page);
    page.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        ".answers dd { white-space: nowrap } | it scrolls sideways",
        ".line { flex-wrap: nowrap; white-space: nowrap } .line b { overflow: hidden } | text",
        ".headline { height: 9rem } | text on other text",
        ".card { max-height: 5rem; overflow: hidden } | text is cut",
        ".node .who { font-size: 26px } | text beyond its box",
        ".node .how { fill: #ccc } | too little contrast",
        ".map svg { max-width: 180px } | text of",
        ".node { transform: none } | services of the map are on each other",
        "button, summary { min-height: 0; padding: 0; line-height: 1; font-size: 12px } | too little for a thumb",
      })
  void aLookThatBreaksIsSeen(String style, String fault) {
    show(phone, "marketprism");
    restyle(phone, style);
    assertThat(Looks.faults(phone)).anyMatch(found -> found.contains(fault));
  }

  @Test
  void thePicturesOfTheDocumentationAreOfThisPage() {
    Page large = open(DESK, "marketprism");
    Looks.areAsIn(large, "page-outage");
    Page small = open(PHONE, "broker-down");
    Looks.areAsIn(small, "page-phone");
    large.close();
    small.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ".columns { grid-template-columns: 1fr }",
        ".badge.bad, .badge.wait { background: none }",
        ".alert.bad, .alert.wait { border-color: transparent }",
        ".card { padding: 0 }",
        ".map { display: none }",
        ".answers { display: block }",
        ":root { --bad: #00f }",
      })
  void aPictureThatIsNotOfThisPageIsSeen(String style) {
    assumeFalse(Boolean.getBoolean("pictures"), "they are being taken");
    show(desk, "marketprism");
    restyle(desk, ":root { font-family: serif }");
    Looks.areAsIn(desk, "page-outage"); // letters are of the machine
    restyle(desk, style);
    assertThatThrownBy(() -> Looks.areAsIn(desk, "page-outage")).isInstanceOf(AssertionError.class);
  }

  /** The policy forbids a style in the page, not one that a test adopts. */
  private static void restyle(Page page, String style) {
    page.evaluate(
        "style => { const sheet = new CSSStyleSheet(); sheet.replaceSync(style); document.adoptedStyleSheets = [sheet]; }",
        style);
  }

  private Page open(Chromium.Viewer viewer, String stack) {
    Page page = chromium.window(viewer);
    show(page, stack);
    return page;
  }

  /** The clock of the window stands still at the moment of the scene. */
  private void show(Page page, String stack) {
    page.clock().setFixedTime(states.now(stack).toEpochMilli());
    page.navigate(address() + "#/prod/" + stack);
    sees(page.locator("#stack-name"), stack);
  }

  private String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
  }

  private static void counts(Locator what, int count) {
    PlaywrightAssertions.assertThat(what).hasCount(count);
  }

  private static void sees(Locator what, String text) {
    PlaywrightAssertions.assertThat(what).containsText(text);
  }
}
