package io.marketprism.operator.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.operator.runbook.AlertState;
import io.marketprism.operator.runbook.Reading;
import io.marketprism.operator.runbook.Reason;
import io.marketprism.operator.runbook.RemediationPhase;
import org.junit.jupiter.api.Test;

/** A resource that is applied anew while something goes on. */
class ChangedSpecTest {

  private static final String MEMORY = "CollectorHighMemory";

  private final StackFixture stack = StackFixture.builtIn();

  @Test
  void anotherThresholdIsLookedAtWithTheSameClock() {
    memory(2.8e9);
    stack.service("data-collector").hasMemoryLimit(8e9);
    stack.apply("thresholds: {collectorHighMemory: 2500M}");
    stack.advance(200);
    stack.apply("thresholds: {collectorHighMemory: 2600M}");
    stack.advance(101);
    assertThat(stack.reasons(MEMORY)).containsExactly(Reason.Pending, Reason.Watching);
  }

  @Test
  void aThresholdThatIsRaisedWhileItFiresResolves() {
    memory(3.1e9);
    stack.service("data-collector").hasMemoryLimit(8e9);
    stack.advance(301);
    assertThat(stack.reason(MEMORY)).isEqualTo(Reason.Watching);
    stack.apply("thresholds: {collectorHighMemory: 3300M}");
    stack.advance(1);
    assertThat(stack.reason(MEMORY)).isEqualTo(Reason.Resolving);
    stack.advance(30);
    assertThat(stack.last().state().alert(MEMORY).phase()).isEqualTo(AlertState.Phase.Inactive);
    assertThat(stack.acts()).isEmpty();
  }

  @Test
  void aThresholdThatIsLoweredWhileItFiresIsActedOnAtOnce() {
    memory(3.1e9);
    stack.service("data-collector").hasMemoryLimit(8e9);
    stack.advance(301);
    stack.apply("thresholds: {collectorHighMemory: 2G, collectorCriticalMemory: 3G}");
    stack.advance(1);
    assertThat(stack.acts()).containsExactly("302 Restart data-collector");
  }

  @Test
  void aThresholdThatIsRaisedWhileItsRestartIsVerifiedVerifiesIt() {
    stack.service("data-collector").isBeyondRestarts();
    memory(3.1e9);
    stack.advance(60);
    assertThat(stack.acts()).hasSize(1);
    stack.service("data-collector").hasMemoryLimit(8e9);
    stack.apply("thresholds: {collectorHighMemory: 3300M}");
    stack.advance(40);
    assertThat(stack.last().state().alert(MEMORY).isFiring()).isFalse();
    assertThat(stack.acts()).hasSize(1);
  }

  @Test
  void anotherExpressionStartsAnew() {
    stack.service("nats").fail();
    stack.advance(25);
    stack.apply("alerts: [{name: BrokerDown, expr: '!probe.healthz.ok || false'}]");
    stack.advance(30);
    assertThat(stack.reason("BrokerDown")).isEqualTo(Reason.Pending);
    stack.advance(1);
    assertThat(stack.acts()).containsExactly("56 Restart nats");
  }

  @Test
  void aServiceThatIsTakenOutWhileItIsBeingMendedIsLeftAlone() {
    stack.service("cold-storage").fail();
    stack.service("cold-storage").isBeyondRestarts();
    stack.advance(70);
    assertThat(stack.acts()).containsExactly("61 Restart cold-storage");
    stack.apply("services: [{name: cold-storage, enabled: false}]");
    stack.advance(1);
    assertThat(stack.last().verdicts())
        .extracting(verdict -> verdict.message())
        .containsExactly("Inconclusive: alert ColdStorageDown is no longer declared");
    stack.advance(1200);
    assertThat(stack.acts()).hasSize(1);
    stack.apply("{}");
    stack.advance(62);
    assertThat(stack.acts()).as("taken in again").hasSize(2);
  }

  @Test
  void aServiceThatIsAddedIsLookedAt() {
    stack.apply(
        """
        services: [{name: extra, workload: {docker: {containers: [extra]}}}]
        alerts:
        - name: ExtraDown
          service: extra
          expr: "!container.running"
          scenarios: [{name: stopped, action: Start}]
        """);
    stack.advance(10);
    stack.service("extra").stop();
    stack.advance(2);
    assertThat(stack.acts()).containsExactly("11 Start extra");
  }

  @Test
  void aPauseInTheMiddleHoldsWhatWasDecidedLater() {
    stack.service("hot-storage").fail();
    stack.service("hot-storage").isBeyondRestarts();
    stack.advance(61);
    assertThat(stack.acts()).hasSize(1);
    stack.apply("pause: {reason: disks}");
    stack.advance(600);
    assertThat(stack.acts()).hasSize(1);
    assertThat(stack.phases("hot-storage"))
        .as("nothing can be said of an action while nobody may act on it")
        .containsExactly(RemediationPhase.Aborted);
  }

  private void memory(double bytes) {
    stack.service("data-collector").shows("memory", Reading.of(bytes));
  }
}
