package io.marketprism.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.marketprism.operator.api.Remediation;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What there was to see before an action is kept, and secrets are not. */
class FlightRecordIT {

  private static final StandIn COLLECTOR = StandIn.COLLECTOR;
  private static final String SECRET = "hunter2-correct-horse";

  private final Scene scene = Scene.fresh();

  @AfterEach
  void makeItAnew() {
    scene.removeResources();
    COLLECTOR.reset();
  }

  @Test
  void anActionLeavesARecordOfWhatWasSeenBeforeItWithoutSecrets() {
    COLLECTOR.reset(Map.of("COLLECTOR_SECRET_TOKEN", SECRET));
    scene.applyHost();
    scene.applyStack(new QuickRunbook().spec());
    try (OperatorUnderTest operator = OperatorUnderTest.start();
        DockerEvents docker = new DockerEvents()) {
      scene.awaitReady(Duration.ofSeconds(40));
      COLLECTOR.breaks("--for", "1s", "crash-loop", "3", "the token is " + SECRET);
      await("it has died with its secret in its log")
          .atMost(Duration.ofSeconds(30))
          .until(() -> !COLLECTOR.inspect("{{.RestartCount}}").equals("0"));
      Shell.run("docker", "stop", COLLECTOR.container());
      scene.awaitActs(
          Duration.ofSeconds(40),
          "Start data-collector for CollectorTargetDown/stopped: Succeeded");
      assertThat(docker.touched("start")).containsExactly(COLLECTOR.container());

      Remediation remediation = scene.remediations().getFirst();
      String record = operator.flightRecords().of(remediation);
      assertThat(record)
          .contains("Start marketprism-data-collector, for CollectorTargetDown, scenario stopped")
          .contains("== before the action\n" + COLLECTOR.container() + " is exited, health ")
          .contains("== state", "exit code", "== last log lines", "== environment")
          .contains("COLLECTOR_ENABLE_HTTP", "COLLECTOR_SECRET_TOKEN")
          .contains("== network members", "marketprism-nats")
          .contains("== alerts of this stack", "CollectorTargetDown Firing for data-collector")
          .doesNotContain(SECRET);
      assertThat(remediation.getStatus().evidence().summary())
          .startsWith("marketprism-data-collector is exited")
          .doesNotContain(SECRET);
      assertThat(operator.flightRecords().names())
          .containsExactly(remediation.getStatus().evidence().flightRecord());
    }
  }
}
