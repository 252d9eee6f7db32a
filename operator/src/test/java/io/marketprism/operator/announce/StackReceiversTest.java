package io.marketprism.operator.announce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.marketprism.operator.api.DockerHostSpec.Allow;
import io.marketprism.operator.api.Grants;
import io.marketprism.operator.api.MarketPrismStack;
import io.marketprism.operator.api.StackSpec;
import io.marketprism.operator.loop.QuietLoops;
import io.marketprism.operator.metrics.HealerMetrics;
import io.marketprism.operator.notify.Notice;
import io.marketprism.operator.notify.Notifier;
import io.marketprism.operator.runbook.Severity;
import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a stack's author may have the operator post, and where. */
class StackReceiversTest {

  private static final String SOURCE = "MarketPrismStack 1";
  private static final Instant NOW = Instant.parse("2026-11-01T03:00:00Z");

  private final List<String> requests = new CopyOnWriteArrayList<>();

  /** Nobody listens there: what is asked of it fails. */
  private final KubernetesClient client =
      new KubernetesClientBuilder()
          .withConfig(
              new ConfigBuilder()
                  .withAutoConfigure(false)
                  .withMasterUrl("http://127.0.0.1:1")
                  .withRequestRetryBackoffLimit(0)
                  .build())
          .build();

  private HttpServer server;
  private Notifier notifier;
  private StackReceivers receivers;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 8);
    server.createContext(
        "/",
        exchange -> {
          requests.add(exchange.getRequestURI().getPath());
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
    notifier =
        new Notifier(
            InstantSource.system(),
            () -> true,
            new HealerMetrics(new CollectorRegistry(), "", "").notifications(),
            QuietLoops.create());
    receivers = new StackReceivers(notifier, new Secrets(client, "marketprism-system"));
    notifier.tell(SOURCE, List::of, earlier -> List.of(down()));
  }

  @AfterEach
  void stop() {
    notifier.close();
    client.close();
    server.stop(0);
  }

  @Test
  void aHostThatNoLineGrantsIsNotPostedTo() {
    MarketPrismStack stack = stack("{webhook: {url: \"%s/internal\"}}".formatted(url()));
    assertThat(receivers.declare(SOURCE, stack, granting(), NOW))
        .contains(
            Map.of(
                "own",
                "its url is on a host that the allow-list of DockerHost local names in no"
                    + " receiverHosts for namespace team"));
    assertThat(receivers.declare(SOURCE, stack, granting("127.0.0.1"), NOW))
        .as("the name alone is https on its port")
        .hasValueSatisfying(faults -> assertThat(faults).containsOnlyKeys("own"));
    assertThat(requests).isEmpty();

    String here = "127.0.0.1:" + server.getAddress().getPort();
    assertThat(receivers.declare(SOURCE, stack, granting(here), NOW)).contains(Map.of());
    await().untilAsserted(() -> assertThat(requests).containsExactly("/internal"));

    assertThat(receivers.declare(SOURCE, stack, granting(), NOW.plusSeconds(1)))
        .as("the grant is taken back")
        .hasValueSatisfying(faults -> assertThat(faults).containsOnlyKeys("own"));
  }

  /** Alertmanagers and logins go the same way. */
  @Test
  void noKindOfReceiverGoesRoundTheGrant() {
    for (String kind :
        List.of(
            "{alertmanager: {url: \"%s\"}}",
            "{webhook: {url: \"%s\", sign: DingTalk}}",
            "{webhook: {url: \"http://oapi.dingtalk.com:443@127.0.0.1:%d/\"}}")) {
      String declared =
          kind.contains("%d")
              ? kind.formatted(server.getAddress().getPort())
              : kind.formatted(url());
      assertThat(receivers.declare(SOURCE, stack(declared), granting("oapi.dingtalk.com:443"), NOW))
          .as(declared)
          .hasValueSatisfying(
              faults ->
                  assertThat(faults.get("own")).contains("receiverHosts").doesNotContain("127"));
    }
    assertThat(requests).isEmpty();
  }

  @Test
  void aStackWithoutReceiversSaysNothingOfThem() {
    MarketPrismStack stack = stack("{webhook: {url: \"%s\"}}".formatted(url()));
    receivers.declare(SOURCE, stack, granting(), NOW);
    stack.setSpec(Serialization.unmarshal("{}", StackSpec.class));
    assertThat(receivers.declare(SOURCE, stack, granting(), NOW)).isEqualTo(Optional.empty());
    assertThat(notifier.ownFaults(SOURCE)).isEmpty();
  }

  private String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private static Grants granting(String... hosts) {
    return new Grants(
        "local",
        List.of(
            new Allow(List.of("team"), List.of("*"), null, null, null, List.of(hosts)),
            new Allow(List.of("others"), List.of("*"), null, null, null, List.of("127.0.0.1"))));
  }

  private static MarketPrismStack stack(String kind) {
    MarketPrismStack stack = new MarketPrismStack();
    stack.setMetadata(
        new ObjectMetaBuilder().withNamespace("team").withName("stack").withUid("1").build());
    stack.setSpec(
        Serialization.unmarshal(
            "notifications: [{name: own, %s".formatted(kind.substring(1)) + "]", StackSpec.class));
    return stack;
  }

  private static Notice down() {
    return new Notice(
        "local",
        Map.of(Notice.NAME, "BrokerDown", "severity", "critical"),
        NOW,
        null,
        Notice.Event.Escalated,
        Severity.critical,
        "BrokerDown",
        "",
        "",
        "",
        false);
  }
}
