package io.marketprism.operator.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.javaoperatorsdk.operator.Operator;
import io.marketprism.operator.act.Leadership;
import io.marketprism.operator.act.Precedence;
import io.marketprism.operator.announce.Announcer;
import io.marketprism.operator.announce.Secrets;
import io.marketprism.operator.api.DockerHost;
import io.marketprism.operator.event.EventRecorder;
import io.marketprism.operator.host.Hosts;
import io.marketprism.operator.loop.Loops;
import io.marketprism.operator.loop.QuietLoops;
import io.marketprism.operator.metrics.HealerMetrics;
import io.marketprism.operator.notify.Notifier;
import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of a status that the API server doesn't take, by a real reconciler. */
class StatusWritesTest {

  private static final Duration SOON = Duration.ofSeconds(20);
  private static final InstantSource CLOCK = InstantSource.system();

  private final CollectorRegistry registry = new CollectorRegistry();
  private final HealerMetrics metrics = new HealerMetrics(registry, "", "");
  private final Loops loops = QuietLoops.create();
  private final Leadership leadership = new Leadership("test");
  private final Hosts hosts = new Hosts(CLOCK, metrics.hosts(), loops);
  private final OneObjectServer server = new OneObjectServer();
  private final KubernetesClient client =
      new KubernetesClientBuilder().withConfig(server.config()).build();
  private final EventRecorder events = new EventRecorder(client, CLOCK, reason -> {});
  private final Notifier notifier =
      new Notifier(CLOCK, leadership::isLeading, metrics.notifications(), loops);
  private final Operator operator =
      new Operator(settings -> settings.withKubernetesClient(client).withCloseClientOnStop(false));

  StatusWritesTest() throws IOException {
    leadership.renewed(System.nanoTime(), Duration.ofMinutes(10));
    Secrets secrets = new Secrets(client, "test");
    operator.register(
        new DockerHostReconciler(
            hosts,
            secrets,
            new Announcer(notifier, secrets, CLOCK),
            metrics.process(),
            CLOCK,
            leadership,
            new StoreGuard(client, WatchScope.ALL, loops, () -> {}),
            new StatusWrites<>(
                client,
                DockerHost.class,
                DockerHost::new,
                events,
                metrics.api(),
                CLOCK,
                new Precedence())));
  }

  @AfterEach
  void end() {
    operator.stop();
    events.close();
    notifier.close();
    hosts.close();
    loops.close();
    client.close();
    server.close();
  }

  @Test
  void eachIsWrittenUnderTheVersionThatItWasMadeFrom() {
    operator.start();
    await().atMost(SOON).until(() -> !server.patches().isEmpty());
    assertThat(version(server.patches().getFirst())).isEqualTo("7");
  }

  /** It is there to be evaluated long before a watch shows it, and is not written once more. */
  @Test
  void whatWasWrittenIsWhatIsEvaluatedNext() {
    operator.start();
    await()
        .during(Duration.ofSeconds(8)) // the next evaluation is after five
        .atMost(SOON)
        .untilAsserted(() -> assertThat(server.patches()).hasSize(1));
    assertThat(failures("Conflict")).isIn(null, 0.0);
  }

  /** A late request must not overwrite; and then a watch that stands still must not stop it all. */
  @Test
  void afterAConflictTheObjectIsReadLiveAndAllIsEvaluatedAgain() {
    server.anotherWritesFirst();
    operator.start();
    await().atMost(SOON).until(() -> server.storedReason().contains("/nowhere.sock"));
    assertThat(failures("Conflict")).isEqualTo(1);
    assertThat(server.patches()).extracting(StatusWritesTest::version).containsExactly("7", "8");
  }

  @Test
  void whatIsRefusedIsReportedAndNotTriedAtOnceAgain() {
    server.refuse();
    operator.start();
    await().atMost(SOON).until(() -> server.eventReasons().contains("StatusRefused"));
    assertThat(failures("Invalid")).isEqualTo(1);
    assertThat(hosts.get(OneObjectServer.NAME)).as("it is used all the same").isPresent();
    await()
        .during(Duration.ofSeconds(4))
        .atMost(SOON)
        .untilAsserted(() -> assertThat(server.patches()).hasSize(1));
  }

  private static String version(ObjectNode patch) {
    return patch.at("/metadata/resourceVersion").asText();
  }

  private @Nullable Double failures(String reason) {
    return registry.getSampleValue(
        "marketprism_operator_status_write_failures_total",
        new String[] {"kind", "reason"},
        new String[] {"DockerHost", reason});
  }
}
