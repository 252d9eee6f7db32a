package io.marketprism.operator.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.marketprism.operator.compiler.CompiledStack;
import io.marketprism.operator.compiler.PolicyCompiler;
import io.marketprism.operator.runbook.AbortReason;
import io.marketprism.operator.runbook.Action;
import io.marketprism.operator.runbook.AlertState;
import io.marketprism.operator.runbook.Mode;
import io.marketprism.operator.runbook.Reason;
import io.marketprism.operator.runbook.RemediationPhase;
import io.marketprism.operator.runbook.Severity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Words that a newer operator has written or a newer CRD has let in, read as informers read: an
 * exception there would end the healing of all stacks.
 */
class UnknownWordsTest {

  private final KubernetesSerialization informers = new KubernetesSerialization();

  @ParameterizedTest
  @CsvSource({
    "Draining,,              Verifying",
    "Draining, '2026-11-29T00:00:00Z', Aborted",
    "Succeeded,,             Succeeded",
  })
  void aPhaseThatIsUnknownIsNeverActedOnAndEnds(
      String word, String endedAt, RemediationPhase phase) {
    String ended = endedAt == null ? "" : ", endedAt: '%s'".formatted(endedAt);
    RemediationStatus status =
        read(Remediation.class, "status: {phase: %s%s}".formatted(word, ended)).getStatus();
    assertThat(status.phase()).isEqualTo(phase);
    assertThat(status.phaseWord()).isEqualTo(word);
  }

  @Test
  void aReasonAndAnActionThatAreUnknown() {
    Remediation remediation =
        read(
            Remediation.class,
            "{spec: {action: Migrate}, status: {phase: Aborted, reason: Preempted}}");
    assertThat(remediation.getStatus().reason()).isEqualTo(AbortReason.Inconclusive);
    assertThat(remediation.getSpec().action()).isEqualTo(Action.Escalate);
    assertThat(informers.asYaml(remediation)).contains("Migrate", "Preempted");
  }

  @Test
  void whatIsNotThereIsNoWord() {
    RemediationStatus none = read(Remediation.class, "status: {holder: x}").getStatus();
    assertThat(none.phase()).isNull();
    assertThat(none.reason()).isNull();
  }

  @Test
  void theWordsOfAnAlertsStatus() {
    StackStatus status =
        read(
                MarketPrismStack.class,
                "status: {alerts: [{name: A, service: s, severity: page, state: Flapping, reason:"
                    + " Postponed}, {name: B, service: s, severity: warning, state: Flapping,"
                    + " reason: Acting, firingSince: '2026-11-29T00:00:00Z'}]}")
            .getStatus();
    StackStatus.AlertStatus first = status.alertsOrEmpty().getFirst();
    assertThat(first.severity()).isEqualTo(Severity.critical);
    assertThat(first.state()).isEqualTo(AlertState.Phase.Inactive);
    assertThat(first.reason()).isEqualTo(Reason.Unknown);
    StackStatus.AlertStatus second = status.alertsOrEmpty().getLast();
    assertThat(second.severity()).isEqualTo(Severity.warning);
    assertThat(second.state()).isEqualTo(AlertState.Phase.Firing);
    assertThat(second.reason()).isEqualTo(Reason.Acting);
  }

  @Test
  void aModeThatIsUnknownActsOnNothing() {
    CompiledStack compiled = compile("spec: {mode: Advise}");
    assertThat(compiled.policy().mode()).isEqualTo(Mode.Observe);
    assertThat(compiled.policy().alerts()).hasSize(13);
    assertThat(compiled.faults())
        .extracting(CompiledStack.Fault::toString)
        .containsExactly(
            "spec.mode: Advise is no word that this version knows: nothing is acted on");
  }

  @Test
  void anAlertWithAnUnknownWordIsSwitchedOffAlone() {
    CompiledStack compiled =
        compile(
            "spec: {mode: Enforce, alerts: [{name: CollectorHighMemory, severity: page}, {name:"
                + " BrokerDown, scenarios: [{name: crashed, action: Migrate}]}]}");
    assertThat(compiled.policy().mode()).isEqualTo(Mode.Enforce);
    assertThat(compiled.policy().alerts())
        .extracting(alert -> alert.name())
        .hasSize(11)
        .doesNotContain("CollectorHighMemory", "BrokerDown");
    assertThat(compiled.faults())
        .extracting(CompiledStack.Fault::path)
        .containsExactly(
            "spec.alerts[CollectorHighMemory].severity",
            "spec.alerts[BrokerDown].scenarios[crashed].action");
    // A cause that can't be seen may be the cause.
    assertThat(compiled.policy().blindCauses()).containsExactly("nats");
  }

  @Test
  void allOtherWordsOfASpec() {
    CompiledStack compiled =
        compile(
            "spec: {runbook: MarketPrismV2, services: [{name: data-collector, probes: [{name:"
                + " metrics, values: [{name: memory, function: quantile, aggregate: median,"
                + " whenAbsent: Last}]}]}]}");
    assertThat(compiled.policy().mode()).isEqualTo(Mode.Observe);
    assertThat(compiled.faults())
        .extracting(CompiledStack.Fault::path)
        .contains(
            "spec.runbook",
            "spec.services[data-collector].probes[metrics].values[memory].function",
            "spec.services[data-collector].probes[metrics].values[memory].aggregate",
            "spec.services[data-collector].probes[metrics].values[memory].whenAbsent");
  }

  @Test
  void whatIsKnownIsReadAsBefore() {
    MarketPrismStack stack =
        read(MarketPrismStack.class, "spec: {mode: Observe, settleSeconds: 7, unknownWords: [x]}");
    assertThat(stack.getSpec().mode()).isEqualTo(Mode.Observe);
    assertThat(stack.getSpec().settleSeconds()).isEqualTo(7);
    assertThat(stack.getSpec().unknownWords()).isNull();
    assertThat(informers.asYaml(stack)).doesNotContain("unknownWords");
  }

  @Test
  void theWordsOfADockerHost() {
    DockerHostSpec spec =
        read(
                DockerHost.class,
                "spec: {endpoint: 'unix:///x', notifications: [{name: a, minSeverity: page,"
                    + " webhook: {sign: Slack}}]}")
            .getSpec();
    assertThat(spec.notificationsOrEmpty()).hasSize(1);
    assertThat(spec.notificationsOrEmpty().getFirst().minSeverity()).isNull();
  }

  private CompiledStack compile(String spec) {
    return PolicyCompiler.compile(read(MarketPrismStack.class, spec).getSpec());
  }

  private <T> T read(Class<T> kind, String rest) {
    String name = kind.getSimpleName();
    String flow = rest.startsWith("{") ? rest.substring(1, rest.length() - 1) : rest;
    return informers.unmarshal(
        "---\n{apiVersion: marketprism.io/v1alpha1, kind: %s, metadata: {name: a}, %s}"
            .formatted(name, flow),
        kind);
  }
}
