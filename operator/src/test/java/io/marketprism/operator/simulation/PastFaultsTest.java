package io.marketprism.operator.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.operator.compiler.CompiledStack;
import io.marketprism.operator.report.Conditions;
import io.marketprism.operator.runbook.ContainerState;
import io.marketprism.operator.runbook.Engine;
import io.marketprism.operator.runbook.EngineState;
import io.marketprism.operator.runbook.History;
import io.marketprism.operator.runbook.Readings;
import io.marketprism.operator.runbook.Reason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What once was wrong, and must not come back. */
class PastFaultsTest {

  /** Once it took time that doubles with each service: it would not end within the limit. */
  @Test
  @Timeout(20)
  void aDeepStackOfOneTenantDoesNotHaltTheOperator() {
    StringBuilder spec = new StringBuilder("runbook: None\nservices:\n");
    List<String> before = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      spec.append(
          "- {name: s%1$d, dependsOn: [%2$s], workload: {docker: {containers: [c%1$d]}}}\n"
              .formatted(i, String.join(", ", before)));
      before.add("s" + i);
      if (before.size() > 20) {
        before.removeFirst();
      }
    }
    spec.append("alerts:\n");
    spec.append("- {name: A, service: s49, expr: '!container.running'}\n");
    spec.append("- {name: B, service: s48, expr: '!container.running'}\n");
    StackFixture stack = StackFixture.of(spec.toString());
    stack.advance(1);
    assertThat(stack.policy().topology().depth("s49")).isEqualTo(49);
  }

  @Test
  void aVerdictThatWasNotWrittenIsGivenAgain() {
    StackFixture stack = StackFixture.builtIn();
    stack.service("nats").stop();
    int second = 0;
    while (stack.attempts("nats").isEmpty() || second < 13) {
      stack.advance(1);
      second++;
    }
    // The next evaluation gives the verdict. The reconciler evaluates twice in one reconcile when
    // some other service is to be acted on, and writes only the second one's verdicts.
    Instant next = stack.now().plusSeconds(1);
    EngineState before = stack.last().state();
    var readings =
        new Readings(
            stack.services().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().look(next))));
    History history = new History(stack.attempts());
    var first = Engine.evaluate(stack.policy(), before, readings, history, next);
    assertThat(first.verdicts()).hasSize(1);
    var again = Engine.evaluate(stack.policy(), first.state(), readings, history, next);
    assertThat(again.verdicts()).hasSize(1);
  }

  @Test
  void nobodyMayMissThatAProbeOfAnAlertSaysNothing() {
    StackFixture stack =
        StackFixture.of("services: [{name: data-collector, probes: [{name: metrics}]}]");
    stack.service("data-collector").isProbeUnknown("metrics", "does not publish port 9092");
    stack.advance(600);
    assertThat(stack.reason("CollectorTargetDown")).isEqualTo(Reason.Unknown);
    assertThat(
            new Conditions(List.of(), 1L, stack.now())
                .of(stack.compiled(), stack.last(), stack.readings(), List.of()))
        .anyMatch(c -> c.getType().equals("ObservationDegraded") && c.getStatus().equals("True"));
  }

  @Test
  void anAcknowledgementFromTheFutureDoesNotSwitchEscalationOff() {
    StackFixture stack =
        StackFixture.of("acknowledge: [{alert: ColdStorageDown, at: '2036-01-01T00:00:00Z'}]");
    stack.service("cold-storage").fail();
    stack.service("cold-storage").isBeyondRestarts();
    stack.advance(4 * 3600);
    assertThat(stack.attempts("cold-storage")).hasSize(3);
  }

  @Test
  void anEscalationThatIsAcknowledgedFromTheFutureIsToldOnceAndNotEverySecond() {
    StackFixture stack =
        StackFixture.of("acknowledge: [{alert: CollectorTargetDown, at: '2036-01-01T00:00:00Z'}]");
    stack.service("data-collector").fail("metrics");
    Set<Instant> escalated = new HashSet<>();
    for (int second = 0; second < 120; second++) {
      stack.advance(1);
      Instant since = stack.last().state().alert("CollectorTargetDown").memory().escalatedSince();
      if (since != null) {
        escalated.add(since);
      }
    }
    assertThat(escalated).hasSize(1);
  }

  @Test
  void aContainerThatIsRecreatedByAPersonIsNotGivenUpBecauseItWasAwayForTwoSeconds() {
    StackFixture stack = StackFixture.builtIn();
    stack.service("cold-storage").begin(stack.now());
    stack.service("cold-storage").fail();
    stack.advance(100);
    assertThat(stack.reason("ColdStorageDown")).isEqualTo(Reason.StartingUp);
    stack.service("cold-storage").is(ContainerState.ABSENT);
    stack.advance(2);
    stack.service("cold-storage").begin(stack.now());
    stack.service("cold-storage").fail();
    stack.advance(200);
    assertThat(stack.attempts("cold-storage")).isNotEmpty();
  }

  @Test
  void aPauseWhoseEndIsNoTimeIsAFault() {
    assertThat(StackFixture.compile("pause: {reason: x, until: '2026-02-31T99:00:00Z'}").faults())
        .isNotEmpty();
  }

  @Test
  void theLatestAcknowledgementCountsInWhateverOrder() {
    assertThat(
            StackFixture.compile(
                    """
                    acknowledge:
                    - {alert: BrokerDown, at: '2026-11-02T00:00:00Z'}
                    - {alert: BrokerDown, at: '2026-11-01T00:00:00Z'}
                    """)
                .policy()
                .acknowledged())
        .containsEntry("BrokerDown", Instant.parse("2026-11-02T00:00:00Z"));
  }

  @Test
  void aCommentInAnExpressionDoesNotBreakItsDefaultVerification() {
    assertThat(
            StackFixture.compile(
                    "alerts: [{name: X, service: nats, expr: '!probe.healthz.ok // down'}]")
                .faults())
        .isEmpty();
  }

  /** It is there until it is seen not to be: an operator begins without having seen anything. */
  @Test
  void anOperatorThatBeginsForgetsNothingOfAnOptionalService() {
    StackFixture stack = StackFixture.builtIn();
    SimulatedService prometheus = stack.service("prometheus");
    prometheus.is(ContainerState.RUNNING);
    stack.advance(5);
    prometheus.fail();
    prometheus.isBeyondRestarts();
    stack.advance(3600);
    assertThat(stack.isEscalated("PrometheusDown")).isTrue();
    Instant since = stack.last().state().alert("PrometheusDown").memory().escalatedSince();

    prometheus.isHidden("not observed yet");
    stack.operatorRestarts();
    stack.advance(5);
    assertThat(stack.last().state().alert("PrometheusDown").memory().escalatedSince())
        .isEqualTo(since);
    prometheus.isVisible();
    stack.advance(5);
    assertThat(stack.last().state().alert("PrometheusDown").memory().escalatedSince())
        .isEqualTo(since);
  }

  @Test
  void aMisdeclaredPartDoesNotHideAnEscalation() {
    StackFixture stack = StackFixture.builtIn();
    stack.service("data-collector").fail("metrics");
    stack.advance(40);
    assertThat(
            new Conditions(List.of(), 1L, stack.now())
                .of(
                    stack.compiled(),
                    stack.last(),
                    stack.readings(),
                    List.of(new CompiledStack.Fault("spec.alerts[A].expr", "nonsense"))))
        .anyMatch(
            c -> c.getType().equals("Stalled") && c.getMessage().contains("CollectorTargetDown"));
  }

  @Test
  void aStormOnOneHostDoesNotHoldRestartsOnAnother() {
    StringBuilder spec = new StringBuilder("runbook: None\nservices:\n");
    for (String name : List.of("a", "b", "c", "d")) {
      spec.append(
          ("- {name: %1$s, startupGraceSeconds: 0,"
                  + " workload: {docker: {hostRef: %2$s, containers: [%1$s]}},"
                  + " probes: [{name: health, tcpSocket: {port: 80}, readiness: true}]}\n")
              .formatted(name, name.equals("d") ? "cold" : "hot"));
    }
    spec.append(
        "alerts: [{name: Down, service: d, expr: '!probe.health.ok',"
            + " scenarios: [{name: failing, action: Restart}]}]\n");
    StackFixture stack = StackFixture.of(spec.toString());
    List.of("a", "b", "c", "d").forEach(name -> stack.service(name).fail());
    stack.advance(20);
    assertThat(stack.attempts("d")).hasSize(1);
  }
}
