package io.marketprism.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.marketprism.operator.api.DockerHost;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who is told what, through a real Alertmanager and without one. */
class NotificationIT {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String TOKEN = "hunter2-access-token";
  private static final String KEY = "SEC-hunter3-signing-key";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ListeningReceiver oncall = ListeningReceiver.willing();
  private final ListeningReceiver dingTalk = ListeningReceiver.refusing(2);
  private final ListeningReceiver hanging = ListeningReceiver.hanging();
  private final Monitoring monitoring =
      Monitoring.alertmanagerAlone(
          """
          route: {receiver: oncall, group_by: [alertname], group_wait: 1s, group_interval: 1s}
          receivers: [{name: oncall, webhook_configs: [{url: "%s"}]}]
          inhibit_rules:
          - source_matchers: ['alertname="BrokerDown"']
            target_matchers: ['service=~"data-collector|hot-storage|cold-storage"']
          """
              .formatted(oncall.url()));

  @AfterEach
  void close() {
    client().secrets().inNamespace("marketprism-system").withName("dingtalk").delete();
    monitoring.close();
    Stream.of(oncall, dingTalk, hanging).forEach(ListeningReceiver::close);
  }

  @Test
  void everybodyIsToldWhatFiresWhatIsDoneAndWhatIsOver() throws IOException {
    Scene scene = Scene.fresh();
    putSecret();
    OperatorUnderTest first = OperatorUnderTest.start();
    String log;
    try {
      scene.applyHostWith(
          "alertmanager: {url: \"%s\"}, notifications: %s"
              .formatted(monitoring.alertmanagerUrl(), receivers()));
      scene.applyStack(new QuickRunbook().with("mode: Observe").spec());
      scene.awaitReady(Duration.ofSeconds(40));
      Shell.run("docker", "stop", StandIn.NATS.container(), StandIn.HOT_STORAGE.container());

      awaitOncall("firing BrokerDown nats marketprism-nats critical");
      awaitDingTalk("告警：BrokerDown（nats）");
      assertThat(dingTalk.posted()).extracting(p -> p.status()).startsWith(503, 503, 200);
      await("HotStorageDown fires, and is inhibited")
          .atMost(SOON)
          .until(this::inhibited, names -> names.contains("HotStorageDown"));
      assertNotReady();
    } finally {
      log = first.log();
      first.close();
    }
    int told = dingTalk.taken().size();
    try (OperatorUnderTest second = OperatorUnderTest.start()) {
      await("what goes on is told again").atMost(SOON).until(() -> dingTalk.taken().size() > told);
      assertThat(oncall()).containsOnly("firing BrokerDown nats marketprism-nats critical");
      scene.applyStack(new QuickRunbook().with("mode: Enforce").spec());
      scene.awaitActs(
          SOON,
          "Start nats for BrokerDown/stopped: Succeeded",
          "Start hot-storage for HotStorageDown/stopped: Succeeded");
      awaitOncall("resolved BrokerDown nats marketprism-nats critical");
      awaitDingTalk("自愈中：BrokerDown（nats）");
      awaitDingTalk("已恢复：BrokerDown（nats）");
      assertThat(texts()).last().asString().contains("healed: Start ");
      assertThat(second.get("/metrics").body())
          .containsPattern(
              "notifications_sent_total\\{docker_host=\"local\",receiver=\"dingtalk\",} [1-9]")
          .containsPattern(
              "notifications_failed_total\\{docker_host=\"local\",receiver=\"hung\",} [1-9]");
      assertNothingIsGivenAway(scene, log + second.log());
    } finally {
      scene.removeResources();
    }
  }

  /** What it needs is named by its condition, and typed from there. */
  @Test
  void aStackHasAReceiverOfItsOwnOnceItsHostAndItsSecretAreGranted() {
    Scene scene = Scene.fresh();
    OperatorUnderTest.shared();
    try {
      client().resource(secret(Scene.NAMESPACE, "team", Map.of("url", oncall.url()))).create();
      scene.applyHost();
      scene.applyStack(
          new QuickRunbook()
              .with("mode: Observe")
              .with("notifications: [{name: own, webhook: {}, secretRef: {name: team}}]")
              .spec());
      await("the missing right is named")
          .atMost(SOON)
          .until(() -> said(scene), said -> said.contains("may not read Secret team"));
      Pattern.compile("`(kubectl [^`]+)`")
          .matcher(said(scene))
          .results()
          .forEach(command -> ControlPlane.get().run("bash", "-c", command.group(1)));
      await("the missing grant is named")
          .atMost(SOON)
          .until(() -> said(scene), said -> said.contains("receiverHosts for namespace default"));
      assertThat(said(scene)).doesNotContain("127.0.0.1");
      Shell.run("docker", "stop", StandIn.HOT_STORAGE.container());
      await("the rest goes on")
          .atMost(SOON)
          .until(() -> scene.status().alertsOrEmpty().toString(), a -> a.contains("Firing"));
      assertThat(oncall.posted()).isEmpty();
      scene.applyHostOf(
          "allow: [{namespaces: [default], containers: [\"marketprism-*\"], receiverHosts: [\"%s\"]}]"
              .formatted(oncall.url().substring("http://".length())));
      await("it hears of its stack")
          .atMost(SOON)
          .until(() -> oncall.taken().toString(), heard -> heard.contains("HotStorageDown"));
      await("nothing is missing")
          .atMost(SOON)
          .until(() -> said(scene), "AllReceiversReady: every receiver can be notified"::equals);
    } finally {
      ControlPlane.get()
          .run("bash", "-c", "kubectl delete -n default role,rolebinding marketprism-team");
      client().secrets().inNamespace(Scene.NAMESPACE).withName("team").delete();
      scene.removeResources();
    }
  }

  private static String said(Scene scene) {
    return scene.conditionMessage("NotificationsReady");
  }

  private String receivers() throws IOException {
    return JSON.writeValueAsString(
        List.of(
            Map.of("name", "team", "alertmanager", Map.of()),
            Map.of(
                "name",
                "dingtalk",
                "minSeverity",
                "critical",
                "language",
                "zh-CN",
                "timeZone",
                "Asia/Shanghai",
                "secretRef",
                Map.of("name", "dingtalk"),
                "dingTalk",
                Map.of("mentionMobiles", List.of("13800000000"))),
            Map.of("name", "hung", "webhook", Map.of("url", hanging.url())),
            Map.of(
                "name",
                "faulty",
                "webhook",
                Map.of("url", hanging.url(), "template", "{\"text\": {{title}}}"))));
  }

  /**
   * A template that the API server can't refuse is said at once; that nobody answers, when it has
   * been tried.
   */
  private static void assertNotReady() {
    await("said who can't be told")
        .atMost(SOON)
        .until(
            () -> message("NotificationsReady"),
            message ->
                message.contains("faulty: template: what it makes is no JSON")
                    && message.contains("hung: no answer within 10 s"));
  }

  private static String message(String condition) {
    return client()
        .resources(DockerHost.class)
        .withName("local")
        .get()
        .getStatus()
        .condition(condition)
        .map(c -> c.getMessage())
        .orElse("");
  }

  private void awaitOncall(String line) {
    await(line).atMost(SOON).until(this::oncall, lines -> lines.contains(line));
  }

  /** What Alertmanager has told: "firing BrokerDown nats marketprism-nats critical". */
  private List<String> oncall() {
    return oncall.taken().stream()
        .flatMap(body -> body.path("alerts").valueStream())
        .map(
            alert ->
                Stream.of("alertname", "service", "container", "severity")
                    .map(label -> alert.path("labels").path(label).asText())
                    .reduce(alert.path("status").asText(), (line, word) -> line + " " + word))
        .toList();
  }

  private List<String> inhibited() throws IOException {
    return JSON.readTree(get(monitoring.alertmanagerUrl() + "/api/v2/alerts"))
        .valueStream()
        .filter(alert -> !alert.path("status").path("inhibitedBy").isEmpty())
        .map(alert -> alert.path("labels").path("alertname").asText())
        .toList();
  }

  private void awaitDingTalk(String title) {
    await("DingTalk hears " + title)
        .atMost(SOON)
        .until(this::texts, texts -> texts.stream().anyMatch(t -> t.contains("### " + title)));
    assertThat(dingTalk.taken())
        .allSatisfy(body -> assertThat(body.path("msgtype").asText()).isEqualTo("markdown"));
    assertThat(dingTalk.posted())
        .allSatisfy(
            p ->
                assertThat(p.uri().toString())
                    .matches("/robot/send\\?access_token=.+&timestamp=[0-9]{13}&sign=.+"));
  }

  private List<String> texts() {
    return dingTalk.taken().stream()
        .map(body -> body.path("markdown").path("text").asText())
        .toList();
  }

  private static void assertNothingIsGivenAway(Scene scene, String log) {
    String hosts = Serialization.asYaml(client().resources(DockerHost.class).list());
    String events = Serialization.asYaml(client().v1().events().inAnyNamespace().list());
    assertThat(log + hosts + events + scene.status() + scene.remediations())
        .doesNotContain(TOKEN, KEY, "access_token");
  }

  private void putSecret() {
    client()
        .resource(
            secret(
                "marketprism-system",
                "dingtalk",
                Map.of(
                    "url",
                    dingTalk.url() + "/robot/send?access_token=" + TOKEN,
                    "signingKey",
                    KEY)))
        .forceConflicts()
        .serverSideApply();
  }

  private static Secret secret(String namespace, String name, Map<String, String> values) {
    return new SecretBuilder()
        .withNewMetadata()
        .withNamespace(namespace)
        .withName(name)
        .endMetadata()
        .withStringData(values)
        .build();
  }

  private static String get(String url) throws IOException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
              HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString())
          .body();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static KubernetesClient client() {
    return ControlPlane.get().client();
  }
}
