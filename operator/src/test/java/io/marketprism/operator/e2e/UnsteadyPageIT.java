package io.marketprism.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.marketprism.operator.runbook.Reason;
import java.time.Duration;
import java.util.Optional;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pages that are odd and no reason to act, on a container that shares the host's network. */
class UnsteadyPageIT {

  private static final String CONTAINER = "marketprism-unsteady";

  /** What is taken for an outage after six scrapes would be firing by then. */
  private static final int ENOUGH = 18;

  private static final Duration SOON = Duration.ofSeconds(45);

  private final Scene scene = Scene.fresh();

  @BeforeEach
  void theOperatorRuns() {
    OperatorUnderTest.shared();
  }

  @AfterEach
  void remove() {
    scene.removeResources();
    Shell.run("docker", "rm", "--force", CONTAINER);
  }

  /** The runbook's collector is this container, whose pages are the test's own. */
  private void observe(UnsteadyPage page) {
    Shell.run(
        "docker",
        "run",
        "--detach",
        "--name=" + CONTAINER,
        "--network=host",
        "--restart=unless-stopped",
        "--label=io.marketprism.demo=true",
        "marketprism-demo/data-collector:latest");
    scene.applyHostOf(
        "allow: [{namespaces: [default], containers: [%s], hostNetworkPorts: [%d]}]"
            .formatted(CONTAINER, page.port()));
    scene.applyStack(new QuickRunbook().collectorAlone(CONTAINER, page.port()).spec());
  }

  @Test
  void aTargetThatAnswersEveryOtherScrapeIsNotDown() {
    assertNothingIsDone(
        i -> i % 2 == 0 ? Optional.of(UnsteadyPage.published(80 * i)) : Optional.empty(),
        Reason.Inactive);
  }

  @Test
  void aCounterThatIsResetGoesOn() {
    assertNothingIsDone(
        i -> Optional.of(UnsteadyPage.published(i < 6 ? 1_000_000 + 80 * i : 80 * (i - 6))),
        Reason.Inactive);
  }

  @Test
  void aPageThatHasChangedItsShapeTellsNothing() {
    assertNothingIsDone(
        i ->
            Optional.of(
                i < 6
                    ? UnsteadyPage.published(80 * i)
                    : UnsteadyPage.published(80 * i).replace("_messages_published_", "_sent_")),
        Reason.Unknown);
  }

  private void assertNothingIsDone(IntFunction<Optional<String>> pages, Reason then) {
    try (UnsteadyPage page = new UnsteadyPage(pages)) {
      observe(page);
      try (DockerEvents docker = new DockerEvents()) {
        await("seen for a while").atMost(SOON).until(() -> page.scrapes() >= ENOUGH);
        assertThat(scene.reason("CollectorNoDataIngestion").orElse(Reason.Inactive))
            .isEqualTo(then);
        assertThat(scene.reason("CollectorDataIngestionLow").orElse(Reason.Inactive))
            .isEqualTo(then);
        assertThat(scene.events()).noneMatch(e -> e.startsWith("AlertFiring"));
        assertThat(scene.acts()).isEmpty();
        assertThat(docker.counts()).isEmpty();
      }
    }
  }
}
