package io.marketprism.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.marketprism.operator.runbook.RemediationPhase;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The operator dies at the worst moment: the action happens once, and its record comes to an end.
 */
class RecoveryIT {

  /**
   * SWALLOW: killed before the engine has the call. LOSE_ANSWER: killed before the answer is known.
   */
  @ParameterizedTest
  @EnumSource(names = {"SWALLOW", "LOSE_ANSWER"})
  void aStartIsDoneOnceHoweverTheOperatorDies(DockerProxy.Calls atTheWorstMoment)
      throws IOException, InterruptedException {
    Scene scene = Scene.fresh();
    try (DockerProxy proxy = new DockerProxy();
        DockerEvents docker = new DockerEvents();
        OperatorUnderTest doomed = OperatorUnderTest.start()) {
      scene.applyHost(proxy.endpoint(), "marketprism-*");
      scene.applyStack("{}");
      scene.awaitReady(Duration.ofSeconds(60));
      proxy.mode(atTheWorstMoment);
      Shell.run("docker", "stop", "marketprism-clickhouse-cold");
      assertThat(proxy.called().await(30, TimeUnit.SECONDS)).isTrue();
      doomed.kill();
      proxy.mode(DockerProxy.Calls.PASS);

      try (OperatorUnderTest successor = OperatorUnderTest.start()) {
        await("every Remediation has come to an end, the last one well")
            .atMost(Duration.ofSeconds(90))
            .until(
                () ->
                    scene.remediations().stream().allMatch(r -> Scene.phase(r).isTerminal())
                        && Scene.phase(scene.remediations().getLast())
                            == RemediationPhase.Succeeded);
        scene.awaitReady(Duration.ofSeconds(60));
      }
      assertThat(docker.of("marketprism-clickhouse-cold", "start")).hasSize(1);
      assertThat(docker.touched("start")).containsExactly("marketprism-clickhouse-cold");
    }
  }

  @Test
  void aRestartWhoseAnswerIsLostIsNotRepeated() throws IOException, InterruptedException {
    Scene scene = Scene.fresh();
    try (DockerProxy proxy = new DockerProxy();
        DockerEvents docker = new DockerEvents();
        OperatorUnderTest doomed = OperatorUnderTest.start()) {
      scene.applyHost(proxy.endpoint(), "marketprism-*");
      scene.applyStack(
          """
          {services: [{name: cold-storage, startupGraceSeconds: 1}],
           alerts: [{name: ColdStorageDown, forSeconds: 3}]}
          """);
      scene.awaitReady(Duration.ofSeconds(60));
      proxy.mode(DockerProxy.Calls.LOSE_ANSWER);
      Shell.run("docker", "exec", "marketprism-cold-storage", "/service", "break", "unhealthy");
      assertThat(proxy.called().await(30, TimeUnit.SECONDS)).isTrue();
      doomed.kill();
      try (OperatorUnderTest successor = OperatorUnderTest.start()) {
        await("verified")
            .atMost(Duration.ofSeconds(90))
            .until(() -> Scene.phase(scene.remediations().getLast()) == RemediationPhase.Succeeded);
      }
      assertThat(scene.remediations()).hasSize(1);
      assertThat(docker.of("marketprism-cold-storage", "start")).hasSize(1);
    }
  }

  @Test
  void aRefusedCallIsNotRepeatedByAnyLayer() throws IOException {
    Scene scene = Scene.fresh();
    try (DockerProxy proxy = new DockerProxy();
        OperatorUnderTest operator = OperatorUnderTest.start()) {
      scene.applyHost(proxy.endpoint(), "marketprism-*");
      scene.applyStack("{}");
      scene.awaitReady(Duration.ofSeconds(60));
      proxy.mode(DockerProxy.Calls.REFUSE);
      Shell.run("docker", "stop", "marketprism-clickhouse-cold");
      await("failed")
          .atMost(Duration.ofSeconds(30))
          .until(
              () ->
                  scene.remediations().stream()
                      .anyMatch(r -> Scene.phase(r) == RemediationPhase.Failed));
      proxy.mode(DockerProxy.Calls.PASS);
      scene.awaitReady(Duration.ofSeconds(60));
      assertThat(proxy.calls()).hasSameSizeAs(scene.remediations());
    }
  }

  @Test
  void sigtermLetsWhatIsExecutingEnd() throws IOException, InterruptedException {
    Scene scene = Scene.fresh();
    try (DockerProxy proxy = new DockerProxy();
        OperatorUnderTest operator = OperatorUnderTest.start()) {
      scene.applyHost(proxy.endpoint(), "marketprism-*");
      scene.applyStack("{}");
      scene.awaitReady(Duration.ofSeconds(60));
      Shell.run("docker", "stop", "marketprism-clickhouse-cold");
      assertThat(proxy.called().await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(operator.terminate()).isIn(0, 143);
      assertThat(Scene.phase(scene.remediations().getFirst()))
          .isIn(RemediationPhase.Verifying, RemediationPhase.Succeeded);
    }
  }
}
