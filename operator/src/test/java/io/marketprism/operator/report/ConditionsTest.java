package io.marketprism.operator.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Condition;
import io.marketprism.operator.api.ConditionReason;
import io.marketprism.operator.compiler.CompiledStack.Fault;
import io.marketprism.operator.runbook.Containers;
import io.marketprism.operator.runbook.Reading;
import io.marketprism.operator.runbook.Readings;
import io.marketprism.operator.runbook.ServiceReadings;
import io.marketprism.operator.simulation.StackFixture;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The conditions of a stack: kstatus' Reconciling and Stalled are abnormal when True. */
class ConditionsTest {

  private final StackFixture stack = StackFixture.builtIn();
  private List<Condition> conditions = List.of();

  @Test
  void allIsWell() {
    stack.advance(10);
    tell();
    assertIs("Ready", "True", "AllServicesReady", "all services are ready");
    assertIs("Reconciling", "False", "NothingFiring", "no alert is firing");
    assertIs("Stalled", "False", "NotStalled", "nothing needs a person");
    assertIs("Accepted", "True", "SpecValid", "everything that is declared is in force");
    assertIs("Escalated", "False", "NothingEscalated", "nothing is escalated");
    assertIs("ObservationDegraded", "False", "AllObserved", "every service can be seen");
    assertIs("Paused", "False", "NotPaused", "actions are taken");
  }

  @Test
  void aServiceThatFailsIsNamedWithWhatIsSeenOfIt() {
    stack.service("nats").stop();
    stack.advance(3);
    tell();
    assertIs(
        "Ready",
        "False",
        "ServicesNotReady",
        "nats: container marketprism-nats has exited with code 137");
    assertIs("Reconciling", "False", "NothingFiring", "no alert is firing");
  }

  @Test
  void aFiringAlertIsBeingReconciled() {
    stack.service("nats").stop();
    stack.advance(7);
    tell();
    assertIs("Reconciling", "True", "AlertsFiring", "BrokerDown");
  }

  @Test
  void anEscalatedAlertIsStalledWithItsSentence() {
    stack.service("data-collector").fail("metrics");
    stack.advance(40);
    tell();
    assertIs(
        "Stalled",
        "True",
        "Escalated",
        "CollectorTargetDown: metrics-only: this can't be fixed automatically, a person must look");
    assertIs(
        "Escalated",
        "True",
        "AlertEscalated",
        "CollectorTargetDown: metrics-only: this can't be fixed automatically, a person must look");
    assertThat(condition("Accepted").getStatus()).isEqualTo("True");
  }

  @Test
  void whyAPersonIsNeededIsToldAlsoWhileItIsWellForAMoment() {
    stack.service("data-collector").fail("metrics");
    stack.advance(40);
    stack.service("data-collector").recover();
    stack.advance(2);
    tell();
    assertIs(
        "Stalled",
        "True",
        "Escalated",
        "CollectorTargetDown: metrics-only: this can't be fixed automatically, a person must look; probe metrics: connection refused");
  }

  @Test
  void aMisdeclaredPartIsStalledWithItsPath() {
    stack.advance(1);
    tell(new Fault("spec.alerts[A].expr", "column 3: nonsense"));
    assertIs("Stalled", "True", "Misdeclared", "spec.alerts[A].expr: column 3: nonsense");
    assertIs("Accepted", "False", "SpecInvalid", "spec.alerts[A].expr: column 3: nonsense");
    assertThat(condition("Escalated").getStatus()).isEqualTo("False");
  }

  @Test
  void aMissingHostIsItsOwnReason() {
    stack.advance(1);
    tell(
        new Fault(
            ConditionReason.DockerHostNotFound,
            "spec.defaultHostRef",
            "there is no DockerHost local"));
    assertIs(
        "Stalled",
        "True",
        "DockerHostNotFound",
        "spec.defaultHostRef: there is no DockerHost local");
    assertThat(condition("Accepted").getReason()).isEqualTo("HostNotFound");
  }

  @Test
  void aRemediationThatIsRefusedNeedsSomebodyAndIsNoFaultOfTheSpec() {
    stack.advance(1);
    tell(new Fault(ConditionReason.RemediationRefused, "nats", "no room"));
    assertIs("Stalled", "True", "RemediationRefused", "nats: no room");
    assertIs("Escalated", "True", "RemediationBlocked", "nats: no room");
    assertThat(condition("Accepted").getStatus()).isEqualTo("True");
  }

  @Test
  void whatCanNotBeSeenIsUnknownOnlyAfterItsPatience() {
    stack.advance(10);
    stack.service("nats").isHidden("refused");
    stack.advance(60);
    tell();
    assertIs("Ready", "True", "AllServicesReady", "all services are ready");
    stack.advance(1);
    tell();
    assertIs("Ready", "Unknown", "ServicesUnknown", "nats: refused");
    assertIs("ObservationDegraded", "True", "ReadingsUnknown", "nats: refused");
  }

  /**
   * While all is well: at night, when an alert asks for it, it is too late to change the driver.
   */
  @Test
  void aLogThatCanNotBeReadIsToldWhenItIsFirstSeenIfRulesReadIt() {
    stack.advance(1);
    assertThat(degraded("data-collector").getMessage())
        .isEqualTo(
            "data-collector: the log of the-container can't be read: its logging driver is none");
    assertThat(degraded("data-collector").getReason()).isEqualTo("LogsUnreadable");
    assertThat(degraded("clickhouse-hot").getStatus()).as("nobody reads it").isEqualTo("False");
  }

  @Test
  void ofItsOwnReceiversThoseAreNamedThatCanNotBeNotified() {
    Conditions conditions = new Conditions(List.of(), 1L, stack.now());
    assertThat(conditions.notifications(Map.of()).getReason()).isEqualTo("AllReceiversReady");
    Condition faulty = conditions.notifications(Map.of("b", "gone", "a", "refused"));
    assertThat(faulty.getStatus()).isEqualTo("False");
    assertThat(faulty.getMessage()).isEqualTo("a: refused; b: gone");
  }

  private Condition degraded(String service) {
    Map<String, ServiceReadings> readings = new HashMap<>(stack.readings().services());
    ServiceReadings seen = stack.readings().of(service);
    readings.put(
        service,
        new ServiceReadings(
            Reading.of(
                Containers.withoutLog("the-container", "its logging driver is none", stack.now())),
            seen.probes(),
            seen.access(),
            seen.compose(),
            null,
            null));
    return new Conditions(List.of(), 1L, stack.now())
        .of(stack.compiled(), stack.last(), new Readings(readings), List.of()).stream()
            .filter(c -> c.getType().equals("ObservationDegraded"))
            .findFirst()
            .orElseThrow();
  }

  @Test
  void aPauseIsTold() {
    StackFixture paused = StackFixture.of("{pause: {reason: migrating disks}}");
    paused.advance(1);
    assertThat(
            new Conditions(List.of(), 1L, paused.now())
                .of(paused.compiled(), paused.last(), paused.readings(), List.of()))
        .filteredOn(c -> c.getType().equals("Paused"))
        .singleElement()
        .satisfies(
            c -> {
              assertThat(c.getStatus()).isEqualTo("True");
              assertThat(c.getMessage()).isEqualTo("migrating disks");
            });
  }

  @Test
  void theTransitionTimeIsThatOfTheStatusAndNotOfTheMessage() {
    stack.service("nats").stop();
    stack.advance(2);
    tell();
    assertThat(condition("Ready").getLastTransitionTime()).isEqualTo("2026-11-01T03:00:02Z");
    stack.service("clickhouse-cold").stop();
    stack.advance(2);
    tell();
    assertThat(condition("Ready").getMessage()).contains("nats", "clickhouse-cold");
    assertThat(condition("Ready").getLastTransitionTime()).isEqualTo("2026-11-01T03:00:02Z");
    stack.advance(60);
    tell();
    assertThat(condition("Ready").getStatus()).isEqualTo("True");
    assertThat(condition("Ready").getLastTransitionTime()).isEqualTo("2026-11-01T03:01:04Z");
  }

  @Test
  void theSameFactsGiveTheSameConditionsToTheLetter() {
    stack.service("clickhouse-cold").stop();
    stack.service("clickhouse-cold").canNotBeStarted();
    stack.advance(400);
    tell();
    List<Condition> before = conditions;
    stack.advance(100);
    tell();
    assertThat(conditions).isEqualTo(before);
  }

  private void tell(Fault... faults) {
    conditions =
        new Conditions(conditions, 7L, stack.now())
            .of(stack.compiled(), stack.last(), stack.readings(), List.of(faults));
    assertThat(conditions).allMatch(c -> c.getObservedGeneration() == 7L);
  }

  private Condition condition(String type) {
    return conditions.stream().filter(c -> c.getType().equals(type)).findFirst().orElseThrow();
  }

  private void assertIs(String type, String status, String reason, String message) {
    Condition condition = condition(type);
    assertThat(condition.getStatus()).as(type).isEqualTo(status);
    assertThat(condition.getReason()).as(type).isEqualTo(reason);
    assertThat(condition.getMessage()).as(type).isEqualTo(message);
  }
}
