package io.marketprism.operator.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.operator.runbook.Reason;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Restarts take turns, the most urgent first; and in a storm there are none. */
class OneRestartAtATimeTest {

  /** Four services that don't depend on each other, and one that is well. */
  private static final String INDEPENDENT = independent("a", "b", "c", "d", "e");

  private final StackFixture stack = StackFixture.builtIn();

  @Test
  void ofTwoFailingRootsOneIsRestartedAtATime() {
    stack.service("nats").fail();
    stack.service("clickhouse-cold").fail();
    stack.advance(31);
    assertThat(stack.acts()).containsExactly("31 Restart nats");
    assertThat(stack.reason("ClickHouseColdDown")).isEqualTo(Reason.RemediationInProgress);
    stack.advance(120);
    // The slot is free when the call is over, not when the restart is verified.
    assertThat(stack.acts()).containsExactly("31 Restart nats", "35 Restart clickhouse-cold");
  }

  @Test
  void aFreeSlotGoesToTheMoreCritical() {
    StackFixture two = StackFixture.of("{alerts: [{name: BrokerDown, severity: warning}]}");
    two.service("nats").fail();
    two.service("clickhouse-cold").fail();
    two.advance(60);
    assertThat(two.acts()).containsExactly("31 Restart clickhouse-cold", "35 Restart nats");
  }

  @Test
  void amongEquallyCriticalOnesAFreeSlotGoesToRootsFirst() {
    StackFixture two = StackFixture.of("{alerts: [{name: ClickHouseColdDown, forSeconds: 60}]}");
    two.service("hot-storage").fail();
    two.service("clickhouse-cold").fail();
    two.advance(120);
    assertThat(two.acts()).containsExactly("61 Restart clickhouse-cold", "65 Restart hot-storage");
  }

  @Test
  void asManyAsAllowedMayBeRestartedAtOnce() {
    StackFixture two = StackFixture.of("{limits: {maxConcurrent: 2}}");
    two.service("nats").fail();
    two.service("clickhouse-hot").fail();
    two.advance(60);
    assertThat(two.acts()).containsExactly("31 Restart nats", "31 Restart clickhouse-hot");
  }

  @Test
  void aStartNeverWaitsForTheSlot() {
    stack.service("nats").fail();
    stack.advance(27);
    stack.service("clickhouse-cold").stop();
    stack.advance(10);
    assertThat(stack.acts()).containsExactly("31 Restart nats", "33 Start clickhouse-cold");
  }

  @Test
  void fourIndependentServicesThatFailAtOnceAreAStorm() {
    StackFixture storm = StackFixture.of(INDEPENDENT);
    for (String service : List.of("a", "b", "c", "d")) {
      storm.service(service).fail();
    }
    storm.advance(60);
    assertThat(storm.acts()).isEmpty();
    for (String alert : List.of("aDown", "bDown", "cDown", "dDown")) {
      assertThat(storm.reason(alert)).isEqualTo(Reason.StormGate);
    }
    storm.advance(60);
    assertThat(storm.acts()).as("first seen at 1, open two minutes later").isEmpty();
    storm.advance(60);
    assertThat(storm.acts())
        .containsExactly("121 Restart a", "125 Restart b", "129 Restart c", "133 Restart d");
  }

  @Test
  void aStormHoldsNoStarts() {
    StackFixture storm = StackFixture.of(INDEPENDENT);
    for (String service : List.of("a", "b", "c", "d")) {
      storm.service(service).stop();
    }
    storm.advance(60);
    assertThat(storm.acts()).containsExactly("6 Start a", "6 Start b", "6 Start c", "6 Start d");
  }

  @Test
  void twoThatFailAtOnceAreNoStorm() {
    StackFixture calm = StackFixture.of(INDEPENDENT);
    calm.service("a").fail();
    calm.service("b").fail();
    calm.advance(60);
    assertThat(calm.acts()).containsExactly("31 Restart a", "35 Restart b");
  }

  private static String independent(String... names) {
    StringBuilder services = new StringBuilder("runbook: None\nservices:\n");
    StringBuilder alerts = new StringBuilder("alerts:\n");
    for (String name : names) {
      services.append(
          """
          - name: %1$s
            startupGraceSeconds: 0
            workload: {docker: {containers: [%1$s]}}
            probes: [{name: health, tcpSocket: {port: 80}, readiness: true}]
          """
              .formatted(name));
      alerts.append(
          """
          - name: %1$sDown
            service: %1$s
            severity: critical
            expr: "!probe.health.ok"
            forSeconds: 30
            scenarios:
            - {name: stopped, when: "container.state == 'exited'", action: Start, forSeconds: 5}
            - {name: failing, action: Restart}
          """
              .formatted(name));
    }
    return services.toString() + alerts;
  }
}
