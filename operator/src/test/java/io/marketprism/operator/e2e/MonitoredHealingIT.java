package io.marketprism.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.operator.api.Remediation;
import io.marketprism.operator.runbook.RemediationPhase;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Where the team's Prometheus is known, healed means that it sees it too. */
class MonitoredHealingIT {

  /** The team's alert goes on for so long after its target is up again. */
  private static final int FIRES_ON = 8;

  private static final String RULES =
      """
      groups:
      - name: marketprism
        rules:
        - alert: CollectorTargetDown
          expr: up{job="data-collector"} == 0
          for: 1s
          keep_firing_for: %ds
          labels: {severity: critical}
      """
          .formatted(FIRES_ON);

  private final Scene scene = Scene.fresh();
  private final OperatorUnderTest operator = OperatorUnderTest.shared();

  @AfterEach
  void removeResources() {
    scene.removeResources();
  }

  @Test
  void aCollectorIsHealedWhenItsTargetIsUpAndTheTeamsOwnAlertIsOver() {
    try (Monitoring monitoring =
            Monitoring.start(Map.of("data-collector", "127.0.0.1:9092"), RULES);
        DockerEvents docker = new DockerEvents()) {
      scene.applyHostWith(
          "prometheus: {url: \"%s\"}, alertmanager: {url: \"%s\"}"
              .formatted(monitoring.prometheusUrl(), monitoring.alertmanagerUrl()));
      scene.applyStack(new QuickRunbook().spec());
      scene.awaitReady(Duration.ofSeconds(40));
      Shell.run("docker", "kill", StandIn.COLLECTOR.container());
      scene.awaitActs(
          Duration.ofSeconds(60),
          "Start data-collector for CollectorTargetDown/stopped: Succeeded");

      assertThat(docker.of(StandIn.COLLECTOR.container(), "start")).hasSize(1);
      assertThat(docker.touched("start")).containsExactly(StandIn.COLLECTOR.container());
      Remediation remediation = scene.remediations().getFirst();
      assertThat(Scene.phase(remediation)).isEqualTo(RemediationPhase.Succeeded);
      Instant started = docker.of(StandIn.COLLECTOR.container(), "start").getFirst().at();
      assertThat(Instant.parse(remediation.getStatus().endedAt()))
          .isAfter(started.plusSeconds(FIRES_ON));
      assertThat(operator.flightRecords().of(remediation))
          .containsPattern(
              "== alerts firing in Prometheus\nCollectorTargetDown, critical, since 20")
          .containsPattern("== alerts active in Alertmanager\nCollectorTargetDown, critical, ");
    }
  }
}
