package io.marketprism.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.operator.api.StackStatus;
import io.marketprism.operator.runbook.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The collector publishes nothing, or too little: a restart, a wait, or a person. */
class CollectorIngestionIT {

  private static final StandIn COLLECTOR = StandIn.COLLECTOR;
  private static final Duration SOON = Duration.ofSeconds(45);
  private static final String NO_DATA = "CollectorNoDataIngestion";
  private static final String LOW = "CollectorDataIngestionLow";

  private static OperatorUnderTest operator;

  private final Scene scene = Scene.fresh();

  @BeforeAll
  static void startOperator() {
    operator = OperatorUnderTest.start();
  }

  @AfterAll
  static void stopOperator() {
    operator.close();
  }

  @BeforeEach
  void allowTheDemo() {
    scene.applyHost();
  }

  @AfterEach
  void makeItAnew() {
    scene.removeResources();
    COLLECTOR.reset();
  }

  private void applyQuickRunbook() {
    scene.applyStack(new QuickRunbook().spec());
    scene.awaitReady(SOON);
  }

  /** In its first two minutes its /health answers 200 even so. */
  @Test
  void aCollectorWhoseNatsClientHasGivenUpIsRestarted() {
    COLLECTOR.reset(Map.of("COLLECTOR_RECONNECTS", "false"));
    applyQuickRunbook();
    assertRestarted("nats-disconnected", NO_DATA, "nats-drop");
  }

  @Test
  void aCollectorThatHasLostAllItsWebsocketsIsRestarted() {
    applyQuickRunbook();
    assertRestarted("websockets-down", NO_DATA, "websockets-down");
  }

  @Test
  void aCollectorThatHasLostSeveralExchangesIsRestarted() {
    applyQuickRunbook();
    assertRestarted(
        "some-connections-down", LOW, "websockets-down", "binance_derivatives", "okx_spot");
    assertThat(scene.remediations().getFirst().getSpec().reason())
        .contains("some-connections-down (binance_derivatives, okx_spot)");
  }

  private void assertRestarted(String scenario, String alert, String... mode) {
    try (DockerEvents docker = new DockerEvents()) {
      COLLECTOR.breaks(mode);
      scene.awaitActs(
          SOON, "Restart data-collector for %s/%s: Succeeded".formatted(alert, scenario));
      scene.awaitReason(alert, Reason.Inactive, SOON);
      assertThat(docker.counts())
          .isEqualTo(Map.of(COLLECTOR.container(), DockerEvents.KILLED_AND_RESTARTED));
      assertThat(scene.remediations().getFirst().getStatus().message())
          .contains("recentPublishRate > thresholds.collectorMinPublishRate");
      operator.flightRecords().of(scene.remediations().getFirst());
    }
  }

  /** It takes all websockets down, and a restart would only be one more call to the exchange. */
  @ParameterizedTest(name = "told by {0}")
  @ValueSource(strings = {"status", "message"})
  void aRateLimitIsWaitedOutAlthoughAllWebsocketsAreDown(String words) {
    applyQuickRunbook();
    try (DockerEvents docker = new DockerEvents()) {
      COLLECTOR.breaks("rate-limit", words);
      StackStatus.AlertStatus alert = scene.awaitReason(NO_DATA, Reason.Waiting, SOON);
      assertThat(alert.message())
          .startsWith("scenario exchange-rate-limit: waiting, without a restart, until ")
          .contains(" until ");
      assertThat(alert.waitingFor()).isEqualTo("exchange-rate-limit");
      assertThat(Instant.parse(alert.waitingUntil()))
          .isEqualTo(Instant.parse(alert.waitingSince()).plusSeconds(60));
      assertRecoversByItself(docker, NO_DATA);
      assertThat(scene.events()).noneMatch(e -> e.contains("Restart"));
    }
  }

  @Test
  void oneExchangeThatIsGoneAsAWholeIsWaitedForByItsName() {
    applyQuickRunbook();
    try (DockerEvents docker = new DockerEvents()) {
      COLLECTOR.breaks("websockets-down", "binance_derivatives");
      StackStatus.AlertStatus alert = scene.awaitReason(LOW, Reason.Waiting, SOON);
      assertThat(alert.message())
          .startsWith(
              "scenario exchange-maintenance (binance_derivatives): waiting, without a restart");
      assertRecoversByItself(docker, LOW);
    }
  }

  private void assertRecoversByItself(DockerEvents docker, String alert) {
    COLLECTOR.breaks("none");
    scene.awaitReason(alert, Reason.Inactive, SOON);
    assertThat(scene.acts()).isEmpty();
    assertThat(docker.counts()).isEmpty();
  }

  /** It has no series at all then, which Prometheus' own rules never see. */
  @Test
  void aCollectorThatNeverPublishedSinceItsStartIsSeenAndLeftToAPerson() {
    COLLECTOR.breaks("--persist", "mute");
    Shell.run("docker", "restart", "--time=0", COLLECTOR.container());
    applyQuickRunbook();
    try (DockerEvents docker = new DockerEvents()) {
      StackStatus.AlertStatus alert = scene.awaitReason(NO_DATA, Reason.NoScenario, SOON);
      assertThat(alert.message()).contains("a person must look");
      COLLECTOR.breaks("none");
      scene.awaitReason(NO_DATA, Reason.Inactive, SOON);
      assertThat(scene.acts()).isEmpty();
      assertThat(docker.counts()).isEmpty();
    }
  }
}
