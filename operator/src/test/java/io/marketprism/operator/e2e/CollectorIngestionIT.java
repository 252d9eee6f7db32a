package io.marketprism.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.marketprism.operator.api.StackStatus;
import io.marketprism.operator.runbook.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The collector publishes nothing, or too little: a restart, a wait, or a person. */
class CollectorIngestionIT {

  private static final StandIn COLLECTOR = StandIn.COLLECTOR;
  private static final Duration SOON = Duration.ofSeconds(45);
  private static final String NO_DATA = "CollectorNoDataIngestion";
  private static final String LOW = "CollectorDataIngestionLow";

  private final Scene scene = Scene.fresh();
  private final OperatorUnderTest operator = OperatorUnderTest.shared();

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
  @Shows("CollectorDisconnected/nats-given-up")
  @Test
  void aCollectorWhoseNatsClientHasGivenUpIsRestarted() {
    COLLECTOR.reset(Map.of("COLLECTOR_RECONNECTS", "false"));
    applyQuickRunbook();
    assertRestarted("nats-given-up", "CollectorDisconnected", "nats-drop");
  }

  @Shows("CollectorNoDataIngestion/nats-disconnected")
  @Test
  void aCollectorThatIsCutOffFromNatsIsRestarted() {
    COLLECTOR.reset(Map.of("COLLECTOR_RECONNECTS", "false"));
    scene.applyStack(new QuickRunbook().alert("CollectorDisconnected", "enabled: false").spec());
    scene.awaitReady(SOON);
    assertRestarted("nats-disconnected", NO_DATA, "nats-drop");
  }

  @Shows("CollectorNoDataIngestion/websockets-down")
  @Test
  void aCollectorThatHasLostAllItsWebsocketsIsRestarted() {
    applyQuickRunbook();
    assertRestarted("websockets-down", NO_DATA, "websockets-down");
  }

  @Shows("CollectorDataIngestionLow/some-connections-down")
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
          .contains(
              alert.equals("CollectorDisconnected")
                  ? "probe.health.body.checks.nats.status == 'healthy'"
                  : "recentPublishRate > thresholds.collectorMinPublishRate");
      operator.flightRecords().of(scene.remediations().getFirst());
    }
  }

  /** It takes all websockets down, and a restart would only be one more call to the exchange. */
  @Shows("CollectorNoDataIngestion/exchange-rate-limit")
  @Test
  void aRateLimitIsWaitedOutAlthoughAllWebsocketsAreDown() {
    applyQuickRunbook();
    try (DockerEvents docker = new DockerEvents()) {
      COLLECTOR.breaks("rate-limit", "status");
      StackStatus.AlertStatus alert = awaitWaiting(NO_DATA, "exchange-rate-limit");
      assertThat(alert.waitingFor()).isEqualTo("exchange-rate-limit");
      assertThat(Instant.parse(alert.waitingUntil()))
          .isEqualTo(Instant.parse(alert.waitingSince()).plusSeconds(60));
      assertRecoversByItself(docker, NO_DATA);
      assertThat(scene.events()).noneMatch(e -> e.contains("Restart"));
    }
  }

  @Shows("CollectorNoDataIngestion/network-down")
  @Test
  void whereNoExchangeCanBeReachedTheNetworkIsWaitedFor() {
    scene.applyHostWith("reaches: [{name: okx, host: 127.0.0.1, port: 1}]");
    applyQuickRunbook();
    try (DockerEvents docker = new DockerEvents()) {
      COLLECTOR.breaks("websockets-down");
      awaitWaiting(NO_DATA, "network-down (okx)");
      assertRecoversByItself(docker, NO_DATA);
    }
  }

  /** NATS' monitoring port stands for an exchange that can be reached. */
  @Shows("CollectorDataIngestionLow/exchange-unreachable")
  @Test
  void whatCannotBeReachedIsWaitedForByItsName() {
    String okx = "{name: okx, host: 127.0.0.1, port: 1}";
    scene.applyHostWith(
        "reaches: [%s, {name: binance, host: 127.0.0.1, port: 8222}]".formatted(okx));
    applyQuickRunbook();
    try (DockerEvents docker = new DockerEvents()) {
      COLLECTOR.breaks("websockets-down", "okx_spot", "binance_derivatives");
      awaitWaiting(LOW, "exchange-unreachable (okx)");
      assertRecoversByItself(docker, LOW);
    }
  }

  /** What publishes nothing has an alert of its own, which would come first. */
  @Shows("CollectorDataIngestionLow/network-down")
  @Test
  void aCollectorThatPublishesNothingWhereNothingIsReachedIsWaitedFor() {
    scene.applyHostWith("reaches: [{name: okx, host: 127.0.0.1, port: 1}]");
    scene.applyStack(new QuickRunbook().alert(NO_DATA, "enabled: false").spec());
    scene.awaitReady(SOON);
    try (DockerEvents docker = new DockerEvents()) {
      COLLECTOR.breaks("websockets-down");
      awaitWaiting(LOW, "network-down (okx)");
      assertRecoversByItself(docker, LOW);
    }
  }

  /** The longer window still remembers what the shorter one knows to be over. */
  @Shows("CollectorDataIngestionLow/recovering")
  @Test
  void aSlowCollectorThatIsWellAgainNeedsNobody() {
    scene.applyStack(
        new QuickRunbook()
            .publishRateOver(15)
            .with("thresholds: {collectorMinPublishRate: 25}")
            .spec());
    scene.awaitReady(SOON);
    try (DockerEvents docker = new DockerEvents()) {
      COLLECTOR.breaks("slow", "5");
      scene.awaitReason(LOW, Reason.NoScenario, SOON);
      COLLECTOR.breaks("none");
      scene.awaitReason(LOW, Reason.Watching, SOON);
      assertRecoversByItself(docker, LOW);
    }
  }

  /**
   * The limit takes that exchange's websocket down, which the metrics show before the log says why:
   * of an alert that fires already that alone would be a connection to restart for.
   */
  @Shows("CollectorDataIngestionLow/exchange-rate-limit")
  @Test
  void aSlowCollectorIsLeftToAPersonAndALimitedOneIsWaitedFor() {
    // Seen without the log it is an exchange that is gone, and waited for until it is judged again.
    scene.applyStack(
        new QuickRunbook()
            .alert(LOW, "forSeconds: 4, scenarios: [{name: exchange-maintenance, waitSeconds: 60}]")
            .spec());
    scene.awaitReady(SOON);
    try (DockerEvents docker = new DockerEvents()) {
      COLLECTOR.breaks("slow", "5");
      assertThat(scene.awaitReason(LOW, Reason.NoScenario, SOON.plusSeconds(60)).message())
          .contains("a person must look");
      COLLECTOR.breaks("rate-limit", "message", "binance_derivatives");
      awaitWaiting(LOW, "exchange-rate-limit");
      assertRecoversByItself(docker, LOW);
    }
  }

  @Shows("CollectorDataIngestionLow/exchange-maintenance")
  @Test
  void oneExchangeThatIsGoneAsAWholeIsWaitedForByItsName() {
    applyQuickRunbook();
    try (DockerEvents docker = new DockerEvents()) {
      COLLECTOR.breaks("websockets-down", "binance_derivatives");
      awaitWaiting(LOW, "exchange-maintenance (binance_derivatives)");
      assertRecoversByItself(docker, LOW);
    }
  }

  /** As the real one, whose metrics have no series of its websockets at all. */
  @Shows({"CollectorDataIngestionLow/exchange-silent", "CollectorNoDataIngestion/websockets-down"})
  @Test
  void aCollectorThatTellsNothingOfItsWebsocketsIsJudgedByTheCoverageInItsHealth() {
    COLLECTOR.reset(Map.of("COLLECTOR_WEBSOCKETS", "false"));
    scene.applyStack(new QuickRunbook().silentAfter(4).spec());
    scene.awaitReady(SOON);
    try (DockerEvents docker = new DockerEvents()) {
      COLLECTOR.breaks("websockets-down", "binance_derivatives");
      awaitWaiting(LOW, "exchange-silent (binance_derivatives)");
      assertRecoversByItself(docker, LOW);
    }
    assertRestarted("websockets-down", NO_DATA, "websockets-down");
    assertThat(scene.remediations().getFirst().getSpec().evidence())
        .containsEntry("websockets", "");
  }

  /**
   * It may wait a minute for another scenario before: a log is read later than a page of metrics.
   */
  private StackStatus.AlertStatus awaitWaiting(String alert, String scenario) {
    StackStatus.AlertStatus waiting =
        await(alert + " waits for " + scenario)
            .atMost(SOON.plusSeconds(60))
            .until(
                () -> scene.awaitReason(alert, Reason.Waiting, SOON),
                is -> String.valueOf(is.message()).startsWith("scenario " + scenario));
    assertThat(waiting.message()).contains(": waiting, without a restart, until ");
    return waiting;
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
