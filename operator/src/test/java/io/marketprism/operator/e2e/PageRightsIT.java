package io.marketprism.operator.e2e;

import static io.marketprism.operator.e2e.Chromium.Viewer.DESK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.WaitForSelectorState;
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
 * Who signs in to the page with a token of the Kubernetes API sees what that one may get, and
 * nobody sees a secret: in a real browser, of a real operator, asking a real API server.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PageRightsIT {

  private static final String SECRET = "canary-hunter2-correct-horse";
  private static final String VARIABLE = "canary-of-the-environment";
  private static final String BODY = "canary-of-a-body";

  /** Its name stands in nothing that somebody else may see. */
  private static final String ELSEWHERE = "canary-elsewhere";

  /** li gets stacks here, wang also flight records here, zhao stacks elsewhere alone. */
  private static final String ACCOUNTS =
      """
      ---
      {apiVersion: v1, kind: Namespace, metadata: {name: canary-elsewhere}}
      ---
      {apiVersion: rbac.authorization.k8s.io/v1, kind: Role, metadata: {name: li, namespace: default}, rules: [
        {apiGroups: [marketprism.io], resources: [marketprismstacks], verbs: [get]}]}
      ---
      {apiVersion: rbac.authorization.k8s.io/v1, kind: Role, metadata: {name: wang, namespace: default}, rules: [
        {apiGroups: [marketprism.io], resources: [marketprismstacks, remediations/flightrecord], verbs: [get]}]}
      ---
      {apiVersion: rbac.authorization.k8s.io/v1, kind: Role, metadata: {name: zhao, namespace: canary-elsewhere}, rules: [
        {apiGroups: [marketprism.io], resources: [marketprismstacks], verbs: [get]}]}
      ---
      {apiVersion: marketprism.io/v1alpha1, kind: MarketPrismStack, metadata: {name: far, namespace: canary-elsewhere}, spec: {
        runbook: None, services: [{name: far-service, workload: {docker: {containers: [far-container]}}}]}}
      """;

  private static final String ACCOUNT =
      """
      ---
      {apiVersion: v1, kind: ServiceAccount, metadata: {name: %1$s, namespace: default}}
      ---
      {apiVersion: rbac.authorization.k8s.io/v1, kind: RoleBinding, metadata: {name: %1$s, namespace: %2$s},
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: %1$s},
        subjects: [{kind: ServiceAccount, name: %1$s, namespace: default}]}
      """;

  /** Keeps all that the page is sent, also what comes by and by. */
  private static final String HEARS =
      """
      window.heard = "";
      const real = window.fetch;
      window.fetch = async (...asked) => {
        const answer = await real(...asked);
        const [kept, read] = answer.body.tee();
        (async () => {
          const words = new TextDecoder();
          for await (const part of kept) window.heard += words.decode(part, {stream: true});
        })().catch(() => {});
        return new Response(read, {status: answer.status, headers: answer.headers});
      };
      """;

  private final Scene scene;
  private final Chromium chromium;
  private final OperatorUnderTest operator;

  PageRightsIT() {
    chromium = Chromium.start();
    scene = Scene.fresh();
    OperatorUnderTest.endShared();
    StandIn.COLLECTOR.reset(Map.of("COLLECTOR_SECRET_TOKEN", SECRET, "COLLECTOR_REGION", VARIABLE));
    operator =
        OperatorUnderTest.launch(ControlPlane.get().operatorKubeconfig(), List.of("--page=token"));
    scene.applyHost();
    scene.applyStack(new QuickRunbook().spec());
    applyAccounts();
    scene.awaitReady(Duration.ofSeconds(60));
  }

  private static void applyAccounts() {
    String all =
        ACCOUNTS
            + ACCOUNT.formatted("li", Scene.NAMESPACE)
            + ACCOUNT.formatted("wang", Scene.NAMESPACE)
            + ACCOUNT.formatted("zhao", ELSEWHERE);
    ControlPlane.get()
        .client()
        .load(new ByteArrayInputStream(all.getBytes(StandardCharsets.UTF_8)))
        .serverSideApply();
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
    ControlPlane.get().kubectl("delete", "namespace", ELSEWHERE, "--wait=false");
    StandIn.COLLECTOR.reset();
  }

  @Test
  void whoSignsInSeesTheStacksThatThatOneMayGetAndNoOthers() {
    Page page = open();
    sees(page.locator("form"), "Who are you?");
    Chromium.isForEverybody(page);
    Chromium.picture(page, "sign-in");
    assertThat(heard(page)).as("to nobody").doesNotContain("version", Scene.NAME + "\"", ELSEWHERE);

    enter(page, "nobody-has-this");
    sees(
        page.locator("form [role=alert]"),
        "The Kubernetes API knows nobody with this token: is it complete, and has it not expired?");
    Chromium.isForEverybody(page);
    Chromium.picture(page, "sign-in-refused");

    enter(page, token("li"));
    sees(page.locator("#stack-name"), Scene.NAME);
    sees(page.locator(".headline .state"), "Healthy");
    sees(page.locator("#link"), "Live");
    page.navigate(address() + "#/");
    sees(page.locator("main"), Scene.NAME);
    counts(page.locator(".row"), 1);
    page.navigate(address() + "#/hosts");
    sees(page.locator("main"), "There is no DockerHost that you may get.");
    assertThat(heard(page)).contains("clickhouse-hot", "event: ").doesNotContain(ELSEWHERE);
    page.navigate(address() + "#/%s/far".formatted(ELSEWHERE));
    sees(
        page.locator("main"),
        "system:serviceaccount:default:li may not get marketprismstacks %s/far"
            .formatted(ELSEWHERE));
    Chromium.isForEverybody(page);

    page.locator("#nav button").click();
    sees(page.locator("form"), "Who are you?");
    counts(page.locator("form [role=alert]"), 0);
    assertThat(page.evaluate("() => sessionStorage.length + localStorage.length")).isEqualTo(0);
    assertThat(page.context().cookies()).isEmpty();
    enter(page, token("zhao"));
    counts(page.locator(".row"), 1);
    page.locator(".row").click();
    sees(page.locator("#stack-name"), "far");
    assertThat(heard(page)).contains("far-service").doesNotContain("clickhouse-hot");
    page.navigate(address() + "#/%s/%s".formatted(Scene.NAMESPACE, Scene.NAME));
    sees(page.locator("main"), "zhao may not get marketprismstacks default/marketprism");
    assertThat(heard(page)).doesNotContain("clickhouse-hot");
  }

  @Test
  void aRightThatIsTakenAwayIsGoneFromThePageThatIsOpen() {
    Page page = signedIn("li");
    sees(page.locator(".headline .state"), "Healthy");
    ControlPlane.get().kubectl("delete", "rolebinding", "li", "-n", Scene.NAMESPACE);
    try {
      sees(page.locator("main"), "li may not get marketprismstacks default/marketprism");
      counts(page.locator(".headline"), 0);
    } finally {
      applyAccounts();
    }
  }

  @Test
  void secretsOfEnvironmentBodiesAndLogsAreInNothingThatAPageIsSent() {
    Page wang = signedIn("wang");
    Page li = signedIn("li");
    StandIn.CLICKHOUSE_HOT.breaks("error", "password=%s is wrong".formatted(BODY));
    sees(wang.locator("[data-alert=ClickHouseHotDown]"), "ClickHouseHotDown");
    String explanation = explained(wang);
    crashCollectorWithItsSecretInTheLog();
    awaitHealed("Restart clickhouse-hot", "Start data-collector");

    counts(wang.locator(".timeline > li"), 2);
    String records = recordsOf(wang, 2);
    assertThat(records).contains("COLLECTOR_SECRET_TOKEN", "COLLECTOR_REGION", "the token is ***");
    assertThat(records).contains("password=***");
    counts(li.locator(".timeline > li"), 2);
    assertThat(recordsOf(li, 1))
        .contains("default:li may not get remediations/flightrecord default/");
    Chromium.picture(wang, "records");
    for (String sent : List.of(explanation, heard(wang), wang.content(), heard(li), li.content())) {
      assertThat(sent).contains("ClickHouseHotDown").doesNotContain(SECRET, VARIABLE, BODY);
    }
    assertThat(heard(li)).doesNotContain("COLLECTOR_", "the token is");
    assertThat(operator.log()).doesNotContain(SECRET, BODY, tokenOf(wang), tokenOf(li));
  }

  private static void crashCollectorWithItsSecretInTheLog() {
    StandIn.COLLECTOR.breaks("--for", "1s", "crash-loop", "3", "the token is " + SECRET);
    await("it has died with its secret in its log")
        .atMost(Duration.ofSeconds(30))
        .until(() -> !StandIn.COLLECTOR.inspect("{{.RestartCount}}").equals("0"));
    Shell.run("docker", "stop", StandIn.COLLECTOR.container());
  }

  private void awaitHealed(String... acts) {
    await(String.join(", ", acts))
        .atMost(Duration.ofMinutes(2))
        .untilAsserted(
            () -> {
              assertThat(scene.acts()).hasSize(acts.length).allMatch(act -> act.endsWith("ded"));
              for (String expected : acts) {
                assertThat(scene.acts()).anyMatch(act -> act.startsWith(expected));
              }
            });
    scene.awaitReady(Duration.ofSeconds(60));
  }

  /** What the page asks for when the plug-in's user does: it shows less of it. */
  private static String explained(Page page) {
    return (String)
        page.evaluate(
            "() => fetch('api/v1/namespaces/default/stacks/marketprism/explanation', {headers: {Authorization: `Bearer ${sessionStorage.token}`}}).then(a => a.text())");
  }

  /** What is shown when these are opened. */
  private static String recordsOf(Page page, int count) {
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < count; i++) {
      page.getByText("Flight record").nth(i).click();
      Locator record = page.locator(".record").nth(i);
      record.waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.VISIBLE));
      all.append(record.textContent());
    }
    return all.toString();
  }

  private Page signedIn(String account) {
    Page page = open();
    enter(page, token(account));
    sees(page.locator("#stack-name"), Scene.NAME);
    return page;
  }

  private Page open() {
    Page page = chromium.window(DESK);
    page.addInitScript(HEARS);
    page.navigate(address());
    return page;
  }

  private static void enter(Page page, String token) {
    page.locator("#token").fill(token);
    page.locator("form button").click();
  }

  private static String token(String account) {
    return ControlPlane.get().kubectl("create", "token", account, "-n", "default").strip();
  }

  private static String tokenOf(Page page) {
    return (String) page.evaluate("() => sessionStorage.token");
  }

  private static String heard(Page page) {
    return (String) page.evaluate("() => window.heard");
  }

  private String address() {
    return "http://" + operator.hostPort() + "/";
  }

  private static void counts(Locator what, int count) {
    PlaywrightAssertions.assertThat(what).hasCount(count);
  }

  private static void sees(Locator what, String text) {
    PlaywrightAssertions.assertThat(what).containsText(text);
  }
}
