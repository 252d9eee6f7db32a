package io.marketprism.operator.e2e;

import static io.marketprism.operator.e2e.Chromium.Viewer.DESK;
import static io.marketprism.operator.e2e.Chromium.Viewer.PHONE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Who signs in to the page of a real operator sees what the API server lets that one get, and no
 * secret; and the states that need no outage, one after the other.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PageRightsIT {

  private static final String SECRET = "hunter2-correct-horse";
  private static final StandIn COLLECTOR = StandIn.COLLECTOR;
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final double MILLISECONDS = 90_000;

  /** A viewer who may read the stacks and flight records of one namespace. */
  private static final String VIEWER =
      """
      apiVersion: v1
      kind: Namespace
      metadata: {name: page-elsewhere}
      ---
      apiVersion: v1
      kind: ServiceAccount
      metadata: {name: page-viewer, namespace: page-elsewhere}
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: Role
      metadata: {name: page-viewer, namespace: default}
      rules:
      - {apiGroups: [marketprism.io], resources: [marketprismstacks, remediations, remediations/flightrecord], verbs: [get]}
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: RoleBinding
      metadata: {name: page-viewer, namespace: default}
      roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: page-viewer}
      subjects: [{kind: ServiceAccount, name: page-viewer, namespace: page-elsewhere}]
      """;

  /** A stack that is out of this viewer's sight, on a Docker host that nobody reaches. */
  private static final String ELSEWHERE =
      """
      apiVersion: marketprism.io/v1alpha1
      kind: DockerHost
      metadata: {name: away}
      spec: {endpoint: 'unix:///nowhere/docker.sock', allow: [{namespaces: [page-elsewhere], containers: ['*']}]}
      ---
      apiVersion: marketprism.io/v1alpha1
      kind: MarketPrismStack
      metadata: {name: canary-elsewhere, namespace: page-elsewhere}
      spec: {defaultHostRef: away}
      """;

  /** What the page reads of the stack, with the token that it has, if any. */
  private static final String READ =
      """
      () => {
        const token = sessionStorage.getItem("token");
        const headers = token ? {Authorization: `Bearer ${token}`} : {};
        return fetch("api/v1/namespaces/default/stacks/marketprism", {headers}).then(answer => answer.text());
      }
      """;

  private final Scene scene;
  private final Chromium chromium;
  private final OperatorUnderTest operator;

  PageRightsIT() {
    chromium = Chromium.start();
    scene = Scene.fresh();
    COLLECTOR.reset(Map.of("COLLECTOR_SECRET_TOKEN", SECRET));
    OperatorUnderTest.endShared();
    operator =
        OperatorUnderTest.launch(ControlPlane.get().operatorKubeconfig(), List.of("--page=local"));
    scene.applyHost();
    apply(VIEWER);
    apply(ELSEWHERE);
    scene.applyStack(new QuickRunbook().spec());
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
    kubectl("delete", "namespace", "page-elsewhere", "--wait=false");
    kubectl("delete", "role,rolebinding", "page-viewer", "-n", "default");
    COLLECTOR.reset();
  }

  @Test
  void whoSignsInSeesOneNamespaceAndAFlightRecordWithoutSecrets() {
    COLLECTOR.breaks("--for", "1s", "crash-loop", "3", "the token is " + SECRET);
    await("it has died with its secret in its log")
        .atMost(SOON)
        .until(() -> !COLLECTOR.inspect("{{.RestartCount}}").equals("0"));
    Shell.run("docker", "stop", COLLECTOR.container());
    await("it was started")
        .atMost(SOON)
        .until(
            scene::acts,
            acts ->
                acts.contains("Start data-collector for CollectorTargetDown/stopped: Succeeded"));
    seesBothStacksWithoutAToken();

    Page page = chromium.open(DESK, elsewhere());
    sees(page.locator("main"), "Bearer token of the Kubernetes API");
    Chromium.isForEverybody(page);
    signIn(page, "no-token-of-anybody");
    sees(page.locator("[role=alert]"), "knows nobody with this token");
    signIn(page, ServiceAccountTokens.expired(ControlPlane.get(), token()));
    sees(page.locator("[role=alert]"), "has it not expired?");
    Looks.areWell(page, "a wrong token");
    signIn(page, token());
    sees(page.locator("#stack-name"), "marketprism");
    page.getByText("Flight record").first().click();
    Locator record = page.locator(".record").first();
    sees(record, "== last log lines");
    sees(record, "COLLECTOR_SECRET_TOKEN");
    Chromium.picture(page, "flight-record-real");
    hasNoSecret(page);
    page.navigate(elsewhere() + "#/");
    counts(page.locator(".row"), 1);
    assertThat(page.content()).doesNotContain("canary-elsewhere");
    page.navigate(elsewhere() + "#/page-elsewhere/canary-elsewhere");
    sees(page.locator("main"), "may not get marketprismstacks");
    page.navigate(elsewhere() + "#/hosts");
    sees(page.locator("main"), "There is no DockerHost that you may get.");

    kubectl("delete", "serviceaccount", "page-viewer", "-n", "page-elsewhere");
    sees(page.locator("[role=alert]"), "knows nobody with this token");
    counts(page.locator(".row, .hosts, .headline"), 0);
  }

  private void seesBothStacksWithoutAToken() {
    Page page = chromium.open(PHONE, here() + "#/");
    sees(page.locator(".row").first(), "Blind");
    counts(page.locator(".row"), 2);
    page.navigate(here() + "#/page-elsewhere/canary-elsewhere");
    sees(page.locator(".answers .yes"), "something can't be seen any more");
    Looks.areWell(page, "blind");
    page.navigate(here() + "#/hosts");
    sees(page.locator(".hosts .card").first(), "away");
    sees(page.locator(".hosts .card").first(), "ReachableNo");
    Chromium.picture(page, "hosts-real");
    page.navigate(here() + "#/default/marketprism");
    sees(page.locator(".timeline > li").first(), "Start of data-collector");
    sees(page.locator("[data-outage]").first(), "Start of data-collector");
    counts(page.getByText("Flight record"), 0);
    hasNoSecret(page);
    page.close();
  }

  @Test
  void whatIsDeclaredIsSeenAndAnApprovalIsTypedAsThePageSays() {
    Page page = chromium.open(PHONE, here() + "#/default/marketprism");
    shows(page, "pause: {reason: the disks are replaced}", "Paused");
    shows(
        page,
        "maintenanceWindows: [{name: always, schedule: '* * * * *', durationSeconds: 3600, reason: an upgrade}]",
        "Paused");
    shows(page, "mode: Observe", "Observing");
    shows(
        page,
        "maintenanceWindows: [{name: never, schedule: '* * * * 8', durationSeconds: 60, reason: b}]",
        "Misconfigured");
    shows(page, "mode: Approve", "Healthy");
    StandIn.CLICKHOUSE_HOT.breaks("error");
    sees(page.locator(".answers .yes"), "Yes: approve or refuse. Restart of clickhouse-hot");
    sees(page.locator(".timeline > li").first(), "Awaits approval");
    Chromium.picture(page, "approval-real");
    Looks.areWell(page, "an approval");
    ControlPlane.get()
        .run(
            "bash",
            "-c",
            "PATH=\"$PWD/operator/plugin:$PATH\"; " + page.locator(".command").textContent());
    sees(page.locator(".timeline > li").first(), "Helped");
    sees(page.locator(".headline .state"), "Healthy");
    sees(page.locator(".answers dd").last(), "No.");
  }

  private void shows(Page page, String field, String state) {
    scene.applyStack(new QuickRunbook().with(field).spec());
    sees(page.locator(".headline .state"), state);
    Looks.areWell(page, state);
  }

  private static void signIn(Page page, String token) {
    page.locator("#token").fill(token);
    page.locator("form button").click();
  }

  private static void hasNoSecret(Page page) {
    assertThat(page.content()).doesNotContain(SECRET);
    assertThat((String) page.evaluate(READ)).contains("data-collector").doesNotContain(SECRET);
  }

  private static String token() {
    return kubectl("create", "token", "page-viewer", "-n", "page-elsewhere").strip();
  }

  private static String kubectl(String... arguments) {
    return ControlPlane.get().kubectl(arguments);
  }

  private static void apply(String yaml) {
    ControlPlane.get()
        .client()
        .load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
        .serverSideApply();
  }

  /** On this machine, where the page needs no token. */
  private String here() {
    return "http://" + operator.hostPort() + "/";
  }

  /** By another name than this machine's own, under which it asks for a token. */
  private String elsewhere() {
    return "http://page.localhost:" + operator.hostPort().replaceFirst(".*:", "") + "/";
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
