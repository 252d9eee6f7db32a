package io.marketprism.operator.e2e;

import static org.awaitility.Awaitility.await;

import io.marketprism.operator.runbook.RemediationPhase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The operator as a container beside the stack, from its own image and as its own user. */
class BesideTheStackIT {

  private static final String IMAGE = "marketprism-operator:e2e";
  private static final String CONTAINER = "marketprism-operator-e2e";

  @AfterEach
  void remove() {
    Shell.run("bash", "-c", "docker rm -f %s >/dev/null 2>&1 || true".formatted(CONTAINER));
  }

  @Test
  void theImageHealsTheStackThatItRunsBeside() throws IOException {
    OperatorUnderTest.endShared();
    Scene scene = Scene.fresh();
    Shell.run("operator/image/build", IMAGE);
    Path kubeconfig = ControlPlane.get().operatorKubeconfig();
    Path readable = Files.createTempFile("operator", ".kubeconfig");
    Files.writeString(readable, Files.readString(kubeconfig));
    Files.setPosixFilePermissions(readable, PosixFilePermissions.fromString("rw-r--r--"));
    Shell.run(
        "docker",
        "run",
        "--detach",
        "--name=" + CONTAINER,
        "--network=host",
        "--read-only",
        "--tmpfs=/tmp",
        "--cap-drop=ALL",
        "--group-add=" + Shell.run("stat", "-c", "%g", "/var/run/docker.sock"),
        "--volume=/var/run/docker.sock:/var/run/docker.sock",
        "--volume=" + readable + ":/etc/operator/kubeconfig:ro",
        "--env=KUBECONFIG=/etc/operator/kubeconfig",
        "--env=MARKETPRISM_HTTP_PORT=18089",
        "--env=LOG_FORMAT=json",
        IMAGE);
    scene.applyHost();
    scene.applyStack("{}");
    scene.awaitReady(Duration.ofSeconds(60));
    Shell.run("docker", "stop", "marketprism-clickhouse-cold");
    await("healed")
        .atMost(Duration.ofSeconds(40))
        .until(
            () ->
                scene.remediations().stream()
                    .anyMatch(r -> Scene.phase(r) == RemediationPhase.Succeeded));
  }
}
