package io.marketprism.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.marketprism.operator.api.Remediation;
import io.marketprism.operator.runbook.Action;
import io.marketprism.operator.runbook.Reason;
import io.marketprism.operator.runbook.RemediationPhase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The main job, with the runbook's own times: what is stopped is started, and nothing else touched.
 */
class HealingIT {

  /** Of the scenario "stopped", in the built-in runbook. */
  private static final Duration PROOF = Duration.ofSeconds(5);

  /** Sooner than a restart is proved; how fast it is measures {@code make bench}. */
  private static final Duration SOON_AFTER = Duration.ofSeconds(20);

  private final Scene scene = Scene.fresh();
  private final OperatorUnderTest operator = OperatorUnderTest.shared();

  @BeforeEach
  void everythingRuns() {
    scene.applyHost();
    scene.applyStack("{}");
    scene.awaitReady(Duration.ofSeconds(60));
  }

  @AfterEach
  void removeResources() {
    scene.removeResources();
  }

  @Shows
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "nats, marketprism-nats, BrokerDown/stopped",
    "clickhouse-hot, marketprism-clickhouse-hot, ClickHouseHotDown/stopped",
    "clickhouse-cold, marketprism-clickhouse-cold, ClickHouseColdDown/stopped",
    "hot-storage, marketprism-hot-storage, HotStorageDown/stopped",
    "cold-storage, marketprism-cold-storage, ColdStorageDown/stopped",
    "data-collector, marketprism-data-collector, CollectorTargetDown/stopped",
  })
  void aStoppedServiceIsStartedOnceAndNothingElseIsTouched(
      String service, String container, String rule) {
    String alert = rule.substring(0, rule.indexOf('/'));
    try (DockerEvents docker = new DockerEvents()) {
      Shell.run("docker", "stop", container);
      await("healed")
          .atMost(Duration.ofSeconds(40))
          .until(() -> phases().equals(List.of(RemediationPhase.Succeeded)));
      scene.awaitReady(Duration.ofSeconds(30));

      Instant died = docker.of(container, "die").getFirst().at();
      List<DockerEvents.Event> starts = docker.of(container, "start");
      assertThat(starts).hasSize(1);
      assertThat(Duration.between(died, starts.getFirst().at()))
          .isBetween(PROOF, PROOF.plus(SOON_AFTER));
      assertThat(docker.touched("start")).containsExactly(container);
      assertThat(docker.touched("die")).containsExactly(container);

      Remediation remediation = scene.remediations().getFirst();
      assertThat(remediation.getSpec().service()).isEqualTo(service);
      assertThat(remediation.getSpec().alert()).isEqualTo(alert);
      assertThat(remediation.getSpec().action()).isEqualTo(Action.Start);
      assertThat(remediation.getMetadata().getFinalizers()).isEmpty();
      assertThat(operator.flightRecords().of(remediation)).contains("scenario stopped");
      assertThat(scene.events())
          .anySatisfy(e -> assertThat(e).startsWith("AlertFiring " + alert))
          .anySatisfy(e -> assertThat(e).startsWith("Started ").contains(container))
          .anySatisfy(e -> assertThat(e).startsWith("RemediationSucceeded"))
          .anySatisfy(e -> assertThat(e).startsWith("AlertResolved " + alert));
    }
  }

  @Test
  void aContainerThatSomebodyFrozeIsLeftAlone() {
    scene.applyStack("{alerts: [{name: BrokerDown, forSeconds: 5}]}");
    try (DockerEvents docker = new DockerEvents()) {
      Shell.run("docker", "pause", "marketprism-nats");
      await("held")
          .atMost(Duration.ofSeconds(60))
          .until(() -> scene.reason("BrokerDown").equals(java.util.Optional.of(Reason.LeftAlone)));
      Shell.run("docker", "unpause", "marketprism-nats");
      scene.awaitReady(Duration.ofSeconds(60));
      assertThat(scene.remediations()).isEmpty();
      assertThat(docker.touched("start")).isEmpty();
    }
  }

  private List<RemediationPhase> phases() {
    return scene.remediations().stream().map(Scene::phase).toList();
  }
}
