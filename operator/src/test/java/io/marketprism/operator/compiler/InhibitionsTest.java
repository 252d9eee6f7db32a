package io.marketprism.operator.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.operator.compiler.CompiledStack.Fault;
import io.marketprism.operator.runbook.AlertPolicy;
import io.marketprism.operator.simulation.StackFixture;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Alerts that hold others, by name: a name that holds nothing, or everything, is refused. */
class InhibitionsTest {

  @Test
  void aMisspeltNameIsAFaultAndSwitchesItsAlertOff() {
    CompiledStack compiled = compile("{name: A, %s, inhibitedBy: [Bee]}", "{name: B, %s}");
    assertThat(compiled.faults())
        .containsExactly(new Fault("spec.alerts[A].inhibitedBy", "there is no alert Bee"));
    assertThat(alerts(compiled)).containsExactly("B");
  }

  @Test
  void anAlertThatIsTakenOutMayStillBeNamed() {
    CompiledStack compiled =
        StackFixture.compile("alerts: [{name: CollectorNoDataIngestion, enabled: false}]");
    assertThat(compiled.faults()).isEmpty();
    assertThat(alerts(compiled)).contains("CollectorDataIngestionLow");
  }

  @Test
  void anAlertOfAnotherServiceHoldsNothing() {
    CompiledStack compiled =
        StackFixture.compile("alerts: [{name: HotStorageDown, inhibitedBy: [BrokerDown]}]");
    assertThat(compiled.faults())
        .containsExactly(
            new Fault(
                "spec.alerts[HotStorageDown].inhibitedBy",
                "BrokerDown is about nats: only alerts of the same service hold each other"));
  }

  @Test
  void alertsThatHoldEachOtherWouldNeverBeActedOn() {
    CompiledStack compiled =
        compile(
            "{name: A, %s, inhibitedBy: [B]}",
            "{name: B, %s, inhibitedBy: [C]}",
            "{name: C, %s, inhibitedBy: [A]}",
            "{name: D, %s, inhibitedBy: [A]}");
    assertThat(compiled.faults())
        .extracting(Fault::path)
        .containsExactly(
            "spec.alerts[A].inhibitedBy",
            "spec.alerts[B].inhibitedBy",
            "spec.alerts[C].inhibitedBy");
    assertThat(compiled.faults().getFirst().message())
        .isEqualTo("through B it holds itself, and would never be acted on");
    assertThat(alerts(compiled)).containsExactly("D");
  }

  @Test
  void anAlertCanNotHoldItself() {
    assertThat(compile("{name: A, %s, inhibitedBy: [A]}").faults()).hasSize(1);
  }

  @Test
  void aCircleThroughAnAlertThatIsTakenOutIsNone() {
    CompiledStack compiled =
        compile(
            "{name: A, %s, inhibitedBy: [B]}", "{name: B, enabled: false, %s, inhibitedBy: [A]}");
    assertThat(compiled.faults()).isEmpty();
    assertThat(alerts(compiled)).containsExactly("A");
  }

  @Test
  void aCauseThatIsSwitchedOffIsBlind() {
    CompiledStack compiled =
        StackFixture.compile("alerts: [{name: BrokerDown, inhibitedBy: [Bee]}]");
    assertThat(compiled.policy().blindCauses()).containsExactly("nats");
  }

  private static CompiledStack compile(String... alerts) {
    StringBuilder spec =
        new StringBuilder(
            "runbook: None\nservices: [{name: s, workload: {docker: {containers: [c]}}}]\nalerts:\n");
    for (String alert : alerts) {
      spec.append("- ").append(alert.formatted("service: s, expr: container.running")).append('\n');
    }
    return StackFixture.compile(spec.toString());
  }

  private static List<String> alerts(CompiledStack compiled) {
    return compiled.policy().alerts().stream().map(AlertPolicy::name).toList();
  }
}
