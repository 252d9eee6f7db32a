package io.marketprism.operator.controller;

import io.marketprism.operator.api.MarketPrismStack;
import io.marketprism.operator.api.RemediationStatus.Evidence;
import io.marketprism.operator.compiler.CompiledStack;
import io.marketprism.operator.report.EventReason;
import io.marketprism.operator.report.Occurrence;
import io.marketprism.operator.runbook.AlertPolicy;
import io.marketprism.operator.runbook.AlertState;
import io.marketprism.operator.runbook.ContainerFacts;
import io.marketprism.operator.runbook.ContainerState;
import io.marketprism.operator.runbook.EngineState;
import io.marketprism.operator.runbook.Reading;
import io.marketprism.operator.runbook.Readings;
import java.util.Map;

/**
 * Whoever is called at night wants to see what there was to see: for each alert that is escalated a
 * flight record is taken, and told with the container's last words.
 */
final class EscalationReport {

  private final Hosts hosts;
  private final FlightRecorder recorder;
  private final EventRecorder events;

  EscalationReport(Hosts hosts, FlightRecorder recorder, EventRecorder events) {
    this.hosts = hosts;
    this.recorder = recorder;
    this.events = events;
  }

  /** Takes the records of what an evaluation has escalated, each on a thread of its own. */
  void tell(
      MarketPrismStack stack,
      CompiledStack compiled,
      Readings readings,
      EngineState before,
      EngineState after) {
    for (AlertPolicy alert : compiled.policy().alerts()) {
      AlertState.Escalation escalation = after.alert(alert.name()).memory().escalation();
      boolean isNew = before.alert(alert.name()).memory().escalation() == null;
      HostConnection host =
          compiled
              .workload(alert.service())
              .flatMap(workload -> hosts.get(workload.host()))
              .orElse(null);
      if (escalation != null
          && isNew
          && host != null
          && readings.of(alert.service()).container()
              instanceof Reading.Known<ContainerFacts>(ContainerFacts facts)
          && facts.state() != ContainerState.ABSENT) {
        Thread.ofVirtual()
            .name("escalation-" + alert.name())
            .start(() -> tell(stack, alert, escalation, host, facts));
      }
    }
  }

  private void tell(
      MarketPrismStack stack,
      AlertPolicy alert,
      AlertState.Escalation escalation,
      HostConnection host,
      ContainerFacts facts) {
    String name = stack.getMetadata().getName() + "." + alert.name();
    String head = "%s needs a person: %s".formatted(alert.name(), escalation.because());
    Evidence evidence = recorder.take(stack, name, head, Map.of(), host, facts);
    String kept = evidence.flightRecord() == null ? "" : ", kept as " + evidence.flightRecord();
    events.record(
        stack,
        Occurrence.of(
            EventReason.Evidence, "%s%s: %s".formatted(alert.name(), kept, evidence.summary())));
  }
}
