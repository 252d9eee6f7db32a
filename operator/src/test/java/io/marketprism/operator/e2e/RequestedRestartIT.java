package io.marketprism.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What somebody asks for in the resource is done once, by a real Engine. */
class RequestedRestartIT {

  private static final Duration SOON = Duration.ofSeconds(45);

  private final Scene scene = Scene.fresh();

  @BeforeEach
  void applyQuickRunbook() {
    OperatorUnderTest.shared();
    scene.applyHost();
    scene.applyStack(new QuickRunbook().spec());
    scene.awaitReady(SOON);
  }

  @AfterEach
  void removeResources() {
    scene.removeResources();
  }

  @Test
  void aServiceThatIsWellIsRestartedOnceBecauseSomebodyAsks() {
    String request =
        "requests: [{name: now, service: hot-storage, by: li.wei, reason: new credentials, at: \"%s\", overrideLimits: true}]"
            .formatted(Instant.now().truncatedTo(ChronoUnit.SECONDS));
    try (DockerEvents docker = new DockerEvents()) {
      scene.applyStack(new QuickRunbook().with(request).spec());
      scene.awaitActs(
          Duration.ofMinutes(2), "Restart hot-storage for Requested.now/now: Succeeded");
      assertThat(scene.remediations().getFirst().getSpec().reason())
          .contains("asked for by li.wei", "new credentials");
      assertThat(docker.counts())
          .isEqualTo(Map.of(StandIn.HOT_STORAGE.container(), DockerEvents.RESTARTED));
    }
  }
}
